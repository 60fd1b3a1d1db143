import type { Canvas } from './canvas.ts';
import type { Dice } from './noise.ts';

/** The bytes of a canvas with a soft vignette and a fine grain, which also hides the steps of wide gradients. */
export function finish({ width, height, data }: Canvas, dice: Dice): Uint8Array {
  const bytes = new Uint8ClampedArray(width * height * 3);
  const grain = Float32Array.from({ length: 4093 }, () => (dice.roll() + dice.roll() - 1) * 3.2);
  for (let y = 0; y < height; y++) {
    const down = (y / height - 0.5) ** 2;
    for (let x = 0; x < width; x++) {
      const off = (x / width - 0.5) ** 2 + down;
      const edge = 1 - 0.9 * off * off;
      const at = y * width + x;
      const speck = grain[(at * 7 + (at >> 11) * 13) % 4093] ?? 0;
      for (let channel = at * 3; channel < at * 3 + 3; channel++) bytes[channel] = (data[channel] ?? 0) * edge + speck;
    }
  }
  return new Uint8Array(bytes.buffer);
}
