import { HOURS, type PictureBrief, SUBJECTS, type Subject } from '../picture-brief.ts';
import type { PictureSize } from '../picture-size.ts';
import { createCanvas } from './canvas.ts';
import { finish } from './finish.ts';
import { createDice, createNoise } from './noise.ts';
import { PALETTES } from './palette.ts';
import { SCENES } from './scenes.ts';
import { paintSky } from './sky.ts';

/** Where the horizon of each subject lies: the least and most parts of the height, from the top. */
const HORIZONS: Readonly<Record<Subject, readonly [number, number]>> = {
  lighthouse: [0.58, 0.66],
  mountain: [0.58, 0.68],
  sea: [0.5, 0.66],
  city: [0.66, 0.74],
  forest: [0.46, 0.56],
  desert: [0.5, 0.6],
};

/**
 * Paints picture `number` (1 and up) of a brief, a landscape composed for its frame: RGB bytes, row by row, the same
 * for the same arguments.
 */
export function paint(brief: PictureBrief, number: number, size: PictureSize): Uint8Array {
  const dice = createDice(brief.seed + Math.imul(number - 1, 0x85ebca6b));
  const noise = createNoise(dice);
  const subject = brief.subject ?? dice.pick(SUBJECTS);
  const hour = brief.hour ?? dice.pick(HOURS);
  const palette = dice.pick(PALETTES[hour]);
  const canvas = createCanvas(size);
  const horizon = Math.round(size.height * dice.between(...HORIZONS[subject]));
  const sunX = dice.chance(0.5) ? dice.between(0.22, 0.36) : dice.between(0.64, 0.78);
  const sunHeight = hour === 'dawn' || hour === 'dusk' ? dice.between(0.6, 0.78) : dice.between(0.22, 0.4);
  const sun = [size.width * sunX, horizon * sunHeight] as const;
  const sunRadius = canvas.unit * (hour === 'day' ? 0.035 : dice.between(0.05, 0.085));
  const view = { canvas, dice, noise, hour, palette, horizon, sun, sunRadius };
  paintSky(view);
  SCENES[subject](view);
  return finish(canvas, dice);
}
