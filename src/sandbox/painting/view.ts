import type { Hour } from '../picture-brief.ts';
import type { Canvas, Point } from './canvas.ts';
import type { Dice, Noise } from './noise.ts';
import type { Palette } from './palette.ts';

/** Everything that the parts of one picture share. */
export interface View {
  readonly canvas: Canvas;
  readonly dice: Dice;
  readonly noise: Noise;
  readonly hour: Hour;
  readonly palette: Palette;
  /** Where sky and ground meet, in pixels from the top. */
  readonly horizon: number;
  /** The middle of the sun or moon. */
  readonly sun: Point;
  /** Pixels from there to its edge. */
  readonly sunRadius: number;
}
