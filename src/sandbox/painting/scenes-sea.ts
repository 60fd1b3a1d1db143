import { fillBelow } from './canvas.ts';
import { mix, ramp } from './colour.ts';
import { landColour, paintFarHills, ridgeLine } from './land.ts';
import { paintLighthouse } from './lighthouse.ts';
import { smoothStep } from './noise.ts';
import { paintBirds, paintBoat } from './small-things.ts';
import type { View } from './view.ts';
import { paintWater } from './water.ts';

/** A lighthouse on a headland opposite the sun, with a boat on the sea before it. */
export function paintLighthouseScene(view: View): void {
  const { canvas, dice, horizon, sun } = view;
  const { width, height, unit } = canvas;
  paintFarHills(view, 2, unit * 0.1);
  paintWater(view, horizon);
  const side = sun[0] < width / 2 ? 1 : -1;
  const foot = width * (0.5 + side * dice.between(0.17, 0.22));
  const crown = horizon - unit * dice.between(0.02, 0.07);
  paintBoat(view, [width * (0.5 - side * 0.24), horizon + (height - horizon) * 0.16], unit * 0.07);
  paintLighthouse(
    view,
    [foot, crown + unit * 0.01],
    Math.min(unit * 0.3 + height * 0.16, unit * 0.6, (horizon - unit * 0.04) * 0.72),
  );
  paintHeadland(view, foot, crown, side);
  paintBirds(view, [width * (0.5 - side * 0.14), horizon * 0.45], unit * 0.05);
}

/** Open water with one to three boats. */
export function paintSeaScene(view: View): void {
  const { canvas, dice, horizon } = view;
  const { width, height, unit } = canvas;
  paintFarHills(view, Math.round(dice.between(0, 3)), unit * dice.between(0.08, 0.22));
  paintWater(view, horizon);
  const boats = dice.pick([1, 2, 3]);
  for (let boat = 0; boat < boats; boat++) {
    const near = (boat + 0.5) / boats;
    const x = width * (0.2 + 0.6 * ((dice.roll() + boat * 0.45) % 1));
    paintBoat(view, [x, horizon + (height - horizon) * (0.06 + 0.3 * near)], unit * (0.05 + 0.14 * near));
  }
  paintBirds(view, [width * dice.between(0.3, 0.7), horizon * dice.between(0.35, 0.6)], unit * 0.05);
}

/** Steps of rock from the flat crown under `foot` down into the water, the nearest the lowest and darkest. */
function paintHeadland(view: View, foot: number, crown: number, side: number): void {
  const { canvas, palette } = view;
  const { height, unit } = canvas;
  const steps = 5;
  for (let step = 0; step < steps; step++) {
    const near = step / (steps - 1);
    const shape = { base: 0, rise: unit * (0.06 + 0.1 * near), span: unit * 0.13, sharp: 0.8, cut: 5.5 + step * 11 };
    const rough = ridgeLine(view, shape);
    const level = crown + (height - crown) * 0.62 * near ** 1.2;
    const line = rough.map((bump, x) => {
      const aside = ((x - foot) * side) / unit;
      const brink = -0.15 - 0.2 * near;
      const fall = smoothStep(brink, brink - 0.42, aside) + Math.max(0, brink - 0.2 - aside) * 2;
      const flat = step === 0 ? smoothStep(0.24, 0.34, Math.abs(aside - 0.06)) : 1;
      return level + (bump + shape.rise * 0.6) * flat + fall * (height - crown) * 1.1;
    });
    const rock = landColour(view, 0.62 + 0.38 * near);
    const rim = mix(rock, palette.lit, 0.34 - 0.2 * near);
    const tone = ramp([rim, mix(rim, rock, 0.6), rock]);
    fillBelow(canvas, line, (_x, _y, drop) => tone((drop / unit) * 13));
  }
}
