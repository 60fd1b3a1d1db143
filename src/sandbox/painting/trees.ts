import type { Point } from './canvas.ts';
import { type Colour, mix } from './colour.ts';
import { fillPolygon } from './polygon.ts';
import type { View } from './view.ts';

/** A wood along a skyline. */
export interface Wood {
  /** The ground in each column, in pixels from the top. */
  readonly ground: Float32Array;
  /** Pixels of an average tree. */
  readonly height: number;
  /** Pixels between two trees on average. */
  readonly gap: number;
  readonly colour: Colour;
  /** 0 to 1: how much smaller the trees are towards the middle of the picture. */
  readonly hollow: number;
}

/** Plants pines along the ground. */
export function paintWood(view: View, { ground, height, gap, colour, hollow }: Wood): void {
  const { dice, canvas } = view;
  for (let x = -gap; x < canvas.width + gap; x += gap * dice.between(0.4, 1.6)) {
    const foot = ground[Math.min(canvas.width - 1, Math.max(0, Math.round(x)))] ?? canvas.height;
    const aside = Math.min(1, Math.abs(x / canvas.width - 0.5) * 2);
    const tall = height * dice.between(0.65, 1.25) * (1 - hollow * (1 - aside ** 1.5));
    paintPine(view, [x, foot + tall * 0.06], tall, mix(colour, view.palette.land[2], dice.between(0, 0.25)));
  }
}

/** One pine whose trunk stands at `foot`. */
export function paintPine({ canvas, dice }: View, foot: Point, height: number, colour: Colour): void {
  const [x, y] = foot;
  const tiers = Math.max(4, Math.min(11, Math.round(height / (canvas.unit * 0.02))));
  const half = height * dice.between(0.15, 0.21);
  const lean = height * dice.between(-0.015, 0.015);
  const left: Point[] = [];
  const right: Point[] = [];
  for (let tier = 1; tier <= tiers; tier++) {
    const part = tier / tiers;
    const reach = half * part ** 0.85;
    const droop = y - height * (1 - part * 0.9);
    const middle = x + lean * (1 - part);
    left.push([middle - reach * dice.between(0.8, 1.12), droop], [middle - reach * 0.45, droop - height * 0.025]);
    right.push([middle + reach * dice.between(0.8, 1.12), droop], [middle + reach * 0.45, droop - height * 0.025]);
  }
  const trunk = height * 0.018;
  const feet: readonly Point[] = [
    [x - trunk, y - height * 0.1],
    [x - trunk, y],
    [x + trunk, y],
    [x + trunk, y - height * 0.1],
  ];
  fillPolygon(canvas, [[x + lean, y - height], ...left, ...feet, ...right.reverse()], colour);
}
