import { fillCapsule, glowAt, type Point } from './canvas.ts';
import { type Colour, mix } from './colour.ts';
import { fillFigure } from './polygon.ts';
import type { View } from './view.ts';

/** Upright slices that the round tower is shaded with. */
const SLICES = 12;

/** Stripes of the tower. */
const BANDS = 5;

/** The tower's wall reaches this part of its height; the lantern stands on it. */
const WALL = 0.8;

const LIME: Colour = [246, 240, 230];
const STRIPES: readonly [Colour, ...Colour[]] = [
  [196, 58, 48],
  [38, 72, 110],
  [190, 76, 40],
];

/** A striped lighthouse with its keeper's house; its beam shines except by day. */
export function paintLighthouse(view: View, foot: Point, height: number): void {
  const { canvas, palette, dice, hour } = view;
  const night = hour === 'night' ? 0.5 : 0.1;
  const white = mix(mix(LIME, palette.lit, 0.25), palette.land[2], night);
  const stripe = mix(dice.pick(STRIPES), palette.land[2], night);
  paintHouse(view, [foot[0] + height * 0.13, foot[1]], height * 0.2, white, stripe);
  for (let band = 0; band < BANDS; band++) paintBand(view, foot, height, band, band % 2 === 0 ? white : stripe);
  paintLantern(view, foot, height, stripe);
  if (hour === 'day') return;
  const lamp: Point = [foot[0], foot[1] - height * 0.9];
  paintBeam(view, lamp);
  glowAt(canvas, lamp, height * 0.28, palette.lamp, 0.85);
}

function paintBand({ canvas, palette, sun }: View, foot: Point, height: number, band: number, colour: Colour): void {
  const low = (WALL * band) / BANDS;
  const high = (WALL * (band + 1)) / BANDS;
  const half = (up: number) => 0.082 - 0.035 * (up / WALL);
  const toSun = sun[0] < foot[0] ? -1 : 1;
  for (let slice = 0; slice < SLICES; slice++) {
    const from = (slice / SLICES) * 2 - 1;
    const to = Math.min(1, from + 2 / SLICES + 0.02);
    const light = ((from + to) / 2) * toSun;
    const tone = light > 0 ? mix(colour, palette.lit, light * 0.3) : mix(colour, palette.land[2], -light * 0.55);
    const corners = [from * half(high), high, to * half(high), high, to * half(low), low, from * half(low), low];
    fillFigure(canvas, foot, height, corners, tone);
  }
}

function paintLantern({ canvas, palette }: View, foot: Point, height: number, roof: Colour): void {
  const dark = palette.land[2];
  const room = mix(palette.lamp, [255, 255, 255], 0.4);
  fillFigure(canvas, foot, height, [-0.072, 0.825, 0.072, 0.825, 0.072, 0.8, -0.072, 0.8], dark);
  fillFigure(canvas, foot, height, [-0.035, 0.945, 0.035, 0.945, 0.035, 0.825, -0.035, 0.825], room);
  for (const bar of [-0.034, -0.011, 0.011, 0.034]) {
    const [left, right] = [bar - 0.004, bar + 0.004];
    fillFigure(canvas, foot, height, [left, 0.945, right, 0.945, right, 0.825, left, 0.825], dark);
  }
  fillFigure(canvas, foot, height, [-0.052, 0.94, 0, 0.995, 0.052, 0.94], roof);
  const tip = foot[1] - height;
  fillCapsule(canvas, [foot[0], tip], [foot[0], tip - height * 0.02], Math.max(0.6, height * 0.005), dark);
}

function paintHouse({ canvas, palette, hour }: View, foot: Point, size: number, wall: Colour, roof: Colour): void {
  fillFigure(canvas, foot, size, [0, 0.5, 1.1, 0.5, 1.1, -0.1, 0, -0.1], mix(wall, palette.land[2], 0.3));
  const slope = [-0.08, 0.48, 0.12, 0.85, 0.98, 0.85, 1.18, 0.48];
  fillFigure(canvas, foot, size, slope, mix(roof, palette.land[2], 0.35));
  const pane = hour === 'day' ? palette.land[2] : palette.lamp;
  for (const left of [0.25, 0.65]) {
    fillFigure(canvas, foot, size, [left, 0.35, left + 0.17, 0.35, left + 0.17, 0.15, left, 0.15], pane);
  }
}

/** Two cones of light, each of layers that add up towards its middle. */
function paintBeam({ canvas, palette, dice, sun }: View, lamp: Point): void {
  const away = sun[0] < lamp[0] ? 1 : -1;
  const tilt = dice.between(0.06, 0.16);
  for (const [way, strength] of [
    [away, 0.09],
    [-away, 0.06],
  ] as const) {
    for (let layer = 1; layer <= 6; layer++) {
      const reach = canvas.width * 0.95 * (1 - layer * 0.09);
      const spread = 0.018 * layer;
      const cone = [0, 0, way, tilt + spread, way, tilt - spread];
      fillFigure(canvas, lamp, reach, cone, palette.lamp, strength * (1 - layer * 0.08));
    }
  }
}
