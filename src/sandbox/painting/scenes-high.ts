import { landColour, paintFarHills, paintHills, ridgeLine } from './land.ts';
import { paintPeak } from './peaks.ts';
import { paintBirds } from './small-things.ts';
import { paintWood } from './trees.ts';
import type { View } from './view.ts';
import { paintWater } from './water.ts';

/** Snowy peaks over woods, often mirrored in a lake. */
export function paintMountainScene(view: View): void {
  const { canvas, dice, horizon } = view;
  const { unit, width } = canvas;
  const rise = Math.min(horizon * 0.66, unit * 0.66);
  paintFarHills(view, 2, rise * 0.6);
  paintRange(view, rise);
  const lake = dice.chance(0.55);
  const shape = { base: horizon + unit * 0.05, rise: unit * 0.13, span: unit * 0.5, sharp: 0.1, cut: 7 };
  const shore = ridgeLine(view, shape);
  const wood = { ground: shore, height: unit * 0.045, gap: unit * 0.012, colour: landColour(view, 0.6), hollow: 0 };
  paintWood(view, wood);
  paintHills(view, shore, 0.55, unit * 0.14, 0.7);
  if (lake) paintWater(view, horizon + unit * 0.045);
  paintForeground(view, lake);
  paintBirds(view, [width * dice.between(0.35, 0.65), horizon * 0.3], unit * 0.045);
}

/** Rows of pines that come out of the mist. */
export function paintForestScene(view: View): void {
  const { canvas, dice, horizon } = view;
  const { unit, height } = canvas;
  paintFarHills(view, 2, unit * 0.3);
  const rows = 5;
  for (let row = 0; row < rows; row++) {
    const near = row / (rows - 1);
    const base = horizon + unit * 0.05 + (height - horizon) * (0.05 + 0.9 * near ** 1.3);
    const ground = ridgeLine(view, { base, rise: unit * 0.14, span: unit * 0.7, sharp: 0.1, cut: 11 + row * 13 });
    const tall = unit * (0.11 + 0.42 * near ** 1.6);
    const depth = 0.22 + 0.78 * near;
    const hollow = 0.35 + 0.5 * near;
    paintWood(view, { ground, height: tall, gap: tall * 0.2, colour: landColour(view, depth), hollow });
    paintHills(view, ground, depth, unit * 0.16, 0.9);
  }
  paintBirds(view, [canvas.width * dice.between(0.4, 0.6), horizon * 0.4], unit * 0.045);
}

/** Smaller peaks behind, then the great one off the middle, on the side that the sun leaves free. */
function paintRange(view: View, rise: number): void {
  const { canvas, dice, horizon, sun } = view;
  const { unit, width } = canvas;
  const foot = horizon + unit * 0.06;
  const snow = dice.between(0.3, 0.52);
  const count = Math.ceil(width / (unit * 0.34)) + 1;
  for (let peak = 0; peak < count; peak++) {
    const height = rise * dice.between(0.4, 0.68);
    const top = [((peak + dice.between(0.1, 0.9)) / count) * width, foot - height] as const;
    paintPeak(view, { top, height, half: height * dice.between(0.8, 1.15), depth: 0.15 + 0.3 * (peak % 2), snow });
  }
  const side = sun[0] < width / 2 ? 1 : -1;
  const great = width * (0.5 + side * dice.between(0.04, 0.16));
  paintPeak(view, { top: [great, foot - rise], height: rise, half: rise * dice.between(0.75, 0.95), depth: 0.6, snow });
  const shoulder = rise * dice.between(0.42, 0.55);
  const beside = great - side * rise * dice.between(0.5, 0.65);
  paintPeak(view, { top: [beside, foot - shoulder], height: shoulder, half: shoulder, depth: 0.75, snow: snow * 0.7 });
}

function paintForeground(view: View, lake: boolean): void {
  const { canvas, horizon } = view;
  const { unit, height } = canvas;
  const steps = lake ? [0.86] : [0.3, 0.6, 0.86];
  for (const [index, step] of steps.entries()) {
    const base = horizon + (height - horizon) * (step + 0.12);
    const rise = (height - horizon) * 0.22;
    const ground = ridgeLine(view, { base, rise, span: unit * 0.6, sharp: 0.1, cut: 20 + index * 9 });
    const depth = lake ? 1 : 0.62 + index * 0.18;
    const tall = unit * (lake ? 0.24 : 0.07 + index * 0.07);
    paintWood(view, {
      ground,
      height: tall,
      gap: tall * 0.26,
      colour: landColour(view, depth),
      hollow: lake ? 0.75 : 0.3,
    });
    paintHills(view, ground, depth, unit * 0.2);
  }
}
