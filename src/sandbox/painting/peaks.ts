import type { Point } from './canvas.ts';
import { type Colour, mix } from './colour.ts';
import { smoothStep } from './noise.ts';
import { fillPolygon } from './polygon.ts';
import type { View } from './view.ts';

/** One mountain. */
export interface Peak {
  readonly top: Point;
  /** Pixels from the top down to its foot. */
  readonly height: number;
  /** Pixels from its middle to either foot. */
  readonly half: number;
  /** 0 (the farthest) to 1 (the nearest). */
  readonly depth: number;
  /** Which part of the height is white. */
  readonly snow: number;
}

/** A mountain with a lit and a shaded face that meet in a jagged ridge, snow on both, and mist at its foot. */
export function paintPeak(view: View, { top, height, half, depth, snow }: Peak): void {
  const { canvas, palette, sun, dice } = view;
  const [x, y] = top;
  const foot = y + height;
  const rock = mix(palette.land[0], palette.land[1], 0.25 + depth);
  const faces = facesOf(view, rock, y, foot);
  const left = flank(view, top, [x - half * dice.between(0.85, 1.1), foot], 0.05);
  const right = flank(view, top, [x + half * dice.between(0.85, 1.1), foot], 0.05);
  const ridge = flank(view, top, [x + half * dice.between(-0.25, 0.25), foot], 0.16);
  const litLeft = sun[0] < x;
  const [litSide, darkSide] = litLeft ? [left, right] : [right, left];
  fillPolygon(canvas, [...litSide, ...ridge.toReversed()], faces.lit);
  fillPolygon(canvas, [...darkSide, ...ridge.toReversed()], faces.dark);
  const line = y + height * snow;
  fillPolygon(canvas, snowField(view, litSide, ridge, line, height), faces.litSnow);
  fillPolygon(canvas, snowField(view, darkSide, ridge, line, height), faces.darkSnow);
  for (const [side, tone, snowTone] of [
    [litSide, faces.dark, faces.darkSnow],
    [darkSide, faces.lit, faces.litSnow],
  ] as const) {
    for (const start of [0.18, 0.34, 0.52]) {
      const spur = spurOf(view, side, ridge, start, height);
      fillPolygon(canvas, spur, tone, 0.5);
      fillPolygon(
        canvas,
        spur.map(([px, py]) => [px, Math.min(py, line)] as const),
        snowTone,
        0.6,
      );
    }
  }
}

function facesOf({ palette, hour }: View, rock: Colour, top: number, foot: number) {
  const mist = mix(palette.sky[3], palette.land[0], 0.45);
  const white: Colour = mix([255, 255, 255], palette.land[1], hour === 'night' ? 0.45 : 0.04);
  const toMist = (colour: Colour) => (y: number) =>
    mix(colour, mist, 0.72 * smoothStep(0.35, 1, (y - top) / (foot - top)));
  return {
    lit: toMist(mix(rock, palette.lit, 0.3)),
    dark: toMist(mix(rock, palette.land[2], 0.28)),
    litSnow: toMist(mix(white, palette.lit, 0.25)),
    darkSnow: toMist(mix(mix(white, palette.sky[0], 0.42), rock, 0.18)),
  };
}

/** A broken line from `from` down to `to`, as rough as `rough` parts of its length. */
function flank({ dice }: View, from: Point, to: Point, rough: number): Point[] {
  const steps = 14;
  const length = to[1] - from[1];
  return Array.from({ length: steps + 1 }, (_, step) => {
    const part = step / steps;
    const sway = step === 0 || step === steps ? 0 : dice.between(-1, 1) * rough * length * Math.min(1, 0.35 + part);
    const bulge = part ** 0.9;
    return [from[0] + (to[0] - from[0]) * bulge + sway * 0.5, from[1] + length * part] as const;
  });
}

/** What lies between the outline and the ridge above the snow line, with a torn lower edge. */
function snowField(
  { dice }: View,
  side: readonly Point[],
  ridge: readonly Point[],
  line: number,
  height: number,
): Point[] {
  const outer = side.filter(([, y]) => y <= line);
  const inner = ridge.filter(([, y]) => y <= line);
  const from = outer.at(-1);
  const to = inner.at(-1);
  if (from === undefined || to === undefined) return [];
  const teeth = 7;
  const torn = Array.from({ length: teeth }, (_, tooth): Point => {
    const part = (tooth + 1) / (teeth + 1);
    const drop = (tooth % 2 === 0 ? 0.09 : -0.02) * height * dice.between(0.5, 1.2);
    return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part + drop];
  });
  return [...outer, ...torn, ...inner.toReversed()];
}

/** A narrow wedge that runs down from the outline or the ridge and turns away from the light of its face. */
function spurOf(
  { dice }: View,
  side: readonly Point[],
  ridge: readonly Point[],
  start: number,
  height: number,
): Point[] {
  const at = Math.round(start * (ridge.length - 1));
  const from = ridge[at] ?? [0, 0];
  const edge = side[at] ?? from;
  const way = edge[0] - from[0];
  const reach = dice.between(0.16, 0.3) * height;
  return [
    from,
    [from[0] + way * dice.between(0.3, 0.5), from[1] + reach * 0.75],
    [from[0] + way * dice.between(0.4, 0.6), from[1] + reach * 1.3],
    [from[0] + way * dice.between(0.12, 0.25), from[1] + reach * 0.8],
  ];
}
