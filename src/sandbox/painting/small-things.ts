import { fillCapsule, type Point } from './canvas.ts';
import { type Colour, mix } from './colour.ts';
import { fillPolygon } from './polygon.ts';
import type { View } from './view.ts';

const LINEN: Colour = [250, 244, 232];
const TAR: Colour = [60, 34, 28];
const JIBS: readonly [Colour, ...Colour[]] = [
  [214, 86, 66],
  [232, 178, 90],
  [70, 110, 150],
  [240, 226, 205],
];

/** A flock of birds far off around `[x, y]`, each some `size` pixels wide. */
export function paintBirds({ canvas, dice, palette }: View, [x, y]: Point, size: number): void {
  const colour = mix(palette.land[2], palette.sky[1], 0.15);
  const count = Math.round(dice.between(4, 9));
  for (let bird = 0; bird < count; bird++) {
    const row = bird % 2 === 0 ? 1 : -1;
    const rank = Math.ceil(bird / 2);
    const place: Point = [x + row * rank * size * dice.between(0.9, 1.4), y + rank * size * dice.between(0.3, 0.8)];
    const wing = size * dice.between(0.35, 0.5);
    const lift = wing * dice.between(0.25, 0.6);
    const thick = Math.max(0.55, size * 0.035);
    for (const way of [-1, 1]) {
      const elbow: Point = [place[0] + way * wing * 0.5, place[1] - lift];
      fillCapsule(canvas, place, elbow, thick, colour);
      fillCapsule(canvas, elbow, [place[0] + way * wing, place[1] - lift * 0.45], thick * 0.75, colour);
    }
  }
}

/** A sailing boat on the water at `[x, y]` with its reflection, `size` pixels high. */
export function paintBoat({ canvas, palette, hour, dice }: View, place: Point, size: number): void {
  const night = hour === 'night' ? 0.45 : 0.05;
  const sail = mix(mix(LINEN, palette.lit, 0.35), palette.land[2], night);
  const jib = mix(dice.pick(JIBS), palette.land[2], night + 0.1);
  const hull = mix(palette.land[2], TAR, 0.4);
  const way = dice.chance(0.5) ? size : -size;
  for (const [up, alpha] of [
    [-0.55, 0.35],
    [1, 1],
  ] as const) {
    const at = (across: number, high: number): Point => [place[0] + way * across, place[1] - up * high * size];
    fillPolygon(canvas, [at(-0.34, 0.13), at(0.4, 0.15), at(0.26, 0), at(-0.26, 0)], hull, alpha);
    fillPolygon(canvas, [at(-0.02, 1), at(-0.34, 0.22), at(-0.02, 0.2)], sail, alpha);
    fillPolygon(canvas, [at(0.02, 0.92), at(0.36, 0.22), at(0.02, 0.2)], jib, alpha);
    if (up > 0) fillCapsule(canvas, at(0, 0.12), at(0, 1.03), size * 0.012 + 0.2, hull);
  }
}

/** A branching cactus that stands at `foot`. */
export function paintCactus({ canvas, dice }: View, [x, y]: Point, height: number, colour: Colour): void {
  const thick = height * 0.075;
  fillCapsule(canvas, [x, y], [x, y - height + thick], thick, colour);
  for (const way of [-1, 1]) {
    const joint = y - height * dice.between(0.3, 0.5);
    const elbow = x + way * height * dice.between(0.2, 0.26);
    fillCapsule(canvas, [x, joint], [elbow, joint], thick * 0.7, colour);
    fillCapsule(canvas, [elbow, joint], [elbow, joint - height * dice.between(0.18, 0.32)], thick * 0.7, colour);
  }
}
