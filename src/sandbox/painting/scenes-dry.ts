import { paintSkyline } from './city.ts';
import { paintDunes } from './dunes.ts';
import { landColour, paintFarHills } from './land.ts';
import { paintBirds, paintBoat, paintCactus } from './small-things.ts';
import type { View } from './view.ts';
import { paintWater } from './water.ts';

/** How many windows are lit at each hour, from 0 to 1. */
const AWAKE = { dawn: 0.12, day: 0.06, dusk: 0.4, night: 0.5 } as const;

/** Three rows of buildings, often over a river. */
export function paintCityScene(view: View): void {
  const { canvas, dice, hour, horizon } = view;
  const { unit, width, height } = canvas;
  const river = dice.chance(0.7);
  const foot = river ? horizon + unit * 0.05 : height;
  const low = foot - horizon;
  const tall = Math.min(horizon * 0.66, unit * 0.85);
  const awake = AWAKE[hour];
  paintFarHills(view, 1, unit * 0.16);
  paintSkyline(view, { foot, height: tall + low, depth: 0.2, window: 0, awake });
  paintSkyline(view, { foot, height: tall * 0.85 + low, depth: 0.5, window: unit * 0.007, awake: awake * 0.8 });
  paintSkyline(view, { foot, height: tall * 0.55 + low * 0.75, depth: 0.85, window: unit * 0.01, awake });
  if (river) paintWater(view, foot);
  if (river) paintBoat(view, [width * dice.between(0.25, 0.75), foot + (height - foot) * 0.3], unit * 0.09);
  paintBirds(view, [width * dice.between(0.35, 0.65), horizon * 0.22], unit * 0.04);
}

/** Rows of dunes with a few cacti on the nearest. */
export function paintDesertScene(view: View): void {
  const { canvas, dice, horizon } = view;
  const { unit, height, width } = canvas;
  paintFarHills(view, 2, unit * 0.2);
  const ground = height - horizon;
  for (const near of [0, 0.33, 0.66]) {
    paintDunes(view, horizon + ground * (0.2 + 0.75 * near), Math.min(unit * 0.26, ground * 0.3), 0.25 + 0.6 * near);
  }
  const sand = paintDunes(view, horizon + ground * 0.98, Math.min(unit * 0.2, ground * 0.24), 0.95);
  const cacti = dice.pick([0, 2, 3]);
  for (let cactus = 0; cactus < cacti; cactus++) {
    const x = width * (0.14 + 0.72 * ((cactus + dice.between(0.2, 0.8)) / cacti));
    const foot = (sand[Math.round(x)] ?? height) + unit * 0.02;
    paintCactus(view, [x, foot], unit * dice.between(0.09, 0.2), landColour(view, 1));
  }
  paintBirds(view, [width * dice.between(0.3, 0.7), horizon * 0.4], unit * 0.045);
}
