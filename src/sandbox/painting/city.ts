import { fillCapsule } from './canvas.ts';
import { type Colour, mix } from './colour.ts';
import { landColour } from './land.ts';
import { smoothStep } from './noise.ts';
import { fillBox, fillPolygon } from './polygon.ts';
import type { View } from './view.ts';

/** One row of buildings. */
export interface Skyline {
  /** Where they stand, in pixels from the top. */
  readonly foot: number;
  /** Pixels of the highest. */
  readonly height: number;
  /** 0 (the farthest) to 1 (the nearest). */
  readonly depth: number;
  /** Pixels of a window's width; 0 for none. */
  readonly window: number;
  /** 0 to 1: how many windows are lit. */
  readonly awake: number;
}

/** A row of buildings from edge to edge, the highest near a centre of their own. */
export function paintSkyline(view: View, { foot, height, depth, window, awake }: Skyline): void {
  const { canvas, dice, palette } = view;
  const colour = landColour(view, depth);
  const haze = mix(palette.sky[3], palette.land[0], 0.5);
  const centre = dice.between(0.3, 0.7);
  for (let x = -canvas.unit * 0.03; x < canvas.width; ) {
    const width = canvas.unit * dice.between(0.06, 0.13);
    const near = Math.exp(-(((x + width / 2) / canvas.width - centre) ** 2) * 9);
    const tall = height * (0.22 + 0.78 * near * dice.between(0.45, 1));
    const wall = mix(colour, palette.land[2], dice.between(0, 0.3));
    const tone = (y: number) => mix(wall, haze, 0.6 * (1 - depth) * smoothStep(foot - height * 0.7, foot, y));
    paintBuilding(view, x, foot - tall, width, tall, tone);
    if (window > 0) paintWindows(view, x, foot - tall, width, tall, window, awake);
    x += width * dice.between(0.86, 1.08);
  }
}

function paintBuilding(
  view: View,
  x: number,
  y: number,
  width: number,
  height: number,
  colour: (y: number) => Colour,
): void {
  const { canvas, dice, palette, sun } = view;
  const rim = (row: number) => mix(colour(row), palette.lit, 0.3);
  const roof = colour(y);
  fillBox(canvas, x, y, width, height + 1, colour);
  const top = dice.roll();
  if (top < 0.22) fillBox(canvas, x + width * 0.2, y - width * 0.35, width * 0.6, width * 0.36, colour);
  if (top < 0.1) fillBox(canvas, x + width * 0.36, y - width * 0.7, width * 0.28, width * 0.36, colour);
  if (top > 0.22 && top < 0.36) {
    fillPolygon(
      canvas,
      [
        [x, y + 1],
        [x + width / 2, y - width * 0.8],
        [x + width, y + 1],
      ],
      colour,
    );
  }
  if (top > 0.8)
    fillPolygon(
      canvas,
      [
        [x, y + 1],
        [x + width, y - width * 0.45],
        [x + width, y + 1],
      ],
      colour,
    );
  if (top < 0.1 || (top > 0.3 && top < 0.36)) {
    fillCapsule(canvas, [x + width / 2, y - width * 1.3], [x + width / 2, y - width * 0.5], width * 0.02 + 0.3, roof);
  }
  fillBox(canvas, sun[0] < x ? x : x + width * 0.93, y, width * 0.07, height, rim);
}

function paintWindows(
  { canvas, dice, palette }: View,
  x: number,
  y: number,
  width: number,
  height: number,
  size: number,
  awake: number,
): void {
  const step = size * 2.1;
  const columns = Math.floor((width - size) / step);
  const margin = (width - columns * step + size * 1.1) / 2;
  const own = awake * dice.between(0.35, 1.4);
  for (let down = size * 2; down < height - size * 2; down += size * 2.5) {
    for (let column = 0; column < columns; column++) {
      if (!dice.chance(own)) continue;
      const colour = mix(palette.lamp, dice.chance(0.2) ? [255, 255, 255] : palette.glow, dice.between(0, 0.5));
      fillBox(canvas, x + margin + column * step, y + down, size, size * 1.4, colour);
    }
  }
}
