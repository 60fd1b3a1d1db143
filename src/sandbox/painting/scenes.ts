import type { Subject } from '../picture-brief.ts';
import { paintCityScene, paintDesertScene } from './scenes-dry.ts';
import { paintForestScene, paintMountainScene } from './scenes-high.ts';
import { paintLighthouseScene, paintSeaScene } from './scenes-sea.ts';
import type { View } from './view.ts';

/** What stands under the sky, for each subject. */
export const SCENES: Readonly<Record<Subject, (view: View) => void>> = {
  lighthouse: paintLighthouseScene,
  mountain: paintMountainScene,
  sea: paintSeaScene,
  city: paintCityScene,
  forest: paintForestScene,
  desert: paintDesertScene,
};
