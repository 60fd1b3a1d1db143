import { fillBelow } from './canvas.ts';
import { type Colour, gradient, mix, ramp } from './colour.ts';
import { layeredNoise } from './noise.ts';
import type { View } from './view.ts';

/** How one row of hills looks. */
export interface RidgeShape {
  /** Pixels from the top at which the land stands where it is lowest. */
  readonly base: number;
  /** Pixels from there to the highest top. */
  readonly rise: number;
  /** Pixels from one top to the next. */
  readonly span: number;
  /** 0 for round hills to 1 for sharp peaks. */
  readonly sharp: number;
  /** Which cut through the noise; another number gives other hills. */
  readonly cut: number;
}

/** The height of the land in each column, in pixels from the top. */
export function ridgeLine({ canvas, noise }: View, { base, rise, span, sharp, cut }: RidgeShape): Float32Array {
  return Float32Array.from({ length: canvas.width }, (_, x) => {
    const soft = layeredNoise(noise, x / span + cut, cut * 7.1, 3);
    const ridged = 1 - Math.abs(2 * noise(x / span / 1.3 + cut * 3, cut) - 1);
    const detail = layeredNoise(noise, (x / span) * 5, cut * 3.7, 4) - 0.5;
    const height = soft * (1 - sharp) + (ridged * 0.75 + soft * 0.25) * sharp + detail * (0.06 + 0.22 * sharp);
    return base - rise * height;
  });
}

/** The land's own colour at `depth` from 0 (the farthest) to 1 (the nearest). */
export function landColour({ palette }: View, depth: number): Colour {
  return gradient(palette.land, depth);
}

/** Fills hills of one tone, with mist that gathers towards their foot (`mistDepth` pixels below the edge). */
export function paintHills(view: View, skyline: Float32Array, depth: number, mistDepth: number, mist = 0.6): void {
  const top = landColour(view, depth);
  const foot = mix(top, mix(view.palette.sky[3], view.palette.land[0], 0.4), mist * (1 - depth * 0.6));
  const tone = ramp([top, mix(top, foot, 0.4), foot]);
  fillBelow(view.canvas, skyline, (_x, _y, drop) => tone(drop / mistDepth));
}

/** Rows of soft hills on the horizon, `rise` pixels high at most. */
export function paintFarHills(view: View, rows: number, rise: number): void {
  const span = view.canvas.unit * 0.6;
  for (let row = 0; row < rows; row++) {
    const near = (row + 1) / (rows + 1);
    const shape = { base: view.horizon + 2, rise: rise * (1.3 - 0.6 * near), span, sharp: 0.35, cut: 31 + row * 7 };
    paintHills(view, ridgeLine(view, shape), near * 0.4, rise);
  }
}
