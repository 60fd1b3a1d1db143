import { lay } from './canvas.ts';
import { mix } from './colour.ts';
import { layeredNoise, smoothStep } from './noise.ts';
import type { View } from './view.ts';

/** Fills everything below `line` (pixels from the top) with water that mirrors what stands above it, sun path included. */
export function paintWater({ canvas, noise, palette, sun, sunRadius }: View, line: number): void {
  const { width, height, data, unit } = canvas;
  const first = Math.round(line);
  const deep = mix(palette.sky[0], palette.land[2], 0.35);
  const shine = mix(palette.glow, palette.disc, 0.55);
  for (let y = first; y < height; y++) {
    const near = (y - first) / (height - first);
    const grain = unit * (0.004 + 0.05 * near);
    const stretch = Math.min(1, first / (height - first)) * 0.92;
    const path = unit * (0.04 + 0.14 * near);
    for (let x = 0; x < width; x++) {
      const wave = layeredNoise(noise, x / grain / 5, y / grain, 2) - 0.5;
      const fromY = Math.max(
        0,
        Math.min(first - 1, Math.round(first - 1 - (y - first) * stretch + wave * grain * 1.6)),
      );
      const fromX = Math.max(0, Math.min(width - 1, Math.round(x + wave * grain * 0.8)));
      const at = (y * width + x) * 3;
      const from = (fromY * width + fromX) * 3;
      data[at] = data[from] ?? 0;
      data[at + 1] = data[from + 1] ?? 0;
      data[at + 2] = data[from + 2] ?? 0;
      const inDisc = (fromX - sun[0]) ** 2 + (fromY - sun[1]) ** 2 < (sunRadius + 2) ** 2;
      if (inDisc) lay(data, at, palette.glow, 0.85);
      const bright = smoothStep(380, 700, (data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0));
      lay(data, at, deep, (0.2 + 0.35 * near + 0.25 * smoothStep(0.02, 0.25, wave)) * (1 - 0.7 * bright));
      const aside = ((x - sun[0]) / path) ** 2;
      const glint = smoothStep(0, 0.14, -wave) / (1 + aside * aside);
      lay(data, at, shine, 0.85 * glint * (1 - 0.35 * near));
    }
  }
}
