import { fillBelow } from './canvas.ts';
import { mix, ramp } from './colour.ts';
import { landColour } from './land.ts';
import { smoothStep } from './noise.ts';
import type { View } from './view.ts';

/** One dune of a row: where its top is, in pixels, and how it lies. */
interface Dune {
  readonly x: number;
  readonly rise: number;
  readonly windward: number;
  readonly lee: number;
  readonly bend: number;
}

/** A row of dunes, lit on the side of the sun; returns the height of the sand in each column, in pixels from the top. */
export function paintDunes(view: View, base: number, rise: number, depth: number): Float32Array {
  const { canvas, palette, sun, noise } = view;
  const { width, unit } = canvas;
  const away = sun[0] < width / 2 ? 1 : -1;
  const dunes = layDunes(view, rise, depth);
  const crest = Float32Array.from(
    { length: width },
    (_, x) => base - Math.max(...dunes.map((dune) => bump(dune, x, away))),
  );
  const sand = mix(mix(landColour(view, depth * 0.7), palette.lit, 0.42), palette.sky[3], 0.35 * (1 - depth));
  const light = mix(sand, palette.lit, 0.6);
  const shade = mix(sand, palette.land[2], 0.3 + 0.25 * depth);
  const tone = ramp([shade, sand, light]);
  fillBelow(canvas, crest, (x, y, drop) => {
    let dark = 0;
    for (const dune of dunes) {
      const down = y - (base - dune.rise);
      const sway = Math.sin(down / (unit * 0.14) + dune.bend) * unit * 0.05 * smoothStep(0, unit * 0.2, down);
      const beyond = (x - dune.x - sway) * away + down * 0.6;
      const edge = smoothStep(-1, 1 + down * 0.01, beyond);
      dark = Math.max(dark, edge * smoothStep(dune.lee * 1.5, 0, beyond) * smoothStep(unit * 0.6, 0, down));
    }
    const wind = Math.sin((y + (noise(x / unit / 0.12, y / unit / 0.2) - 0.5) * unit * 0.12) / (unit * 0.009));
    const bright = smoothStep(unit * 0.22, 0, drop) * 0.45 + wind * 0.03 * depth;
    return tone(0.5 + bright * (1 - dark) - dark * 0.45);
  });
  return crest;
}

function layDunes({ canvas, dice }: View, rise: number, depth: number): Dune[] {
  const { width, unit } = canvas;
  const gap = unit * (0.55 + 0.35 * depth);
  const count = Math.ceil(width / gap) + 2;
  const start = dice.between(-1, 0) * gap;
  return Array.from({ length: count }, (_, index) => ({
    x: start + index * gap + dice.between(-0.2, 0.2) * gap,
    rise: rise * dice.between(0.55, 1),
    windward: gap * dice.between(1, 1.4),
    lee: gap * dice.between(0.6, 0.9),
    bend: dice.between(0, 6),
  }));
}

function bump({ x: top, rise, windward, lee }: Dune, x: number, away: number): number {
  const aside = (x - top) * away;
  const part = aside < 0 ? -aside / windward : aside / lee;
  if (part >= 1) return 0;
  return aside < 0 ? rise * (0.5 + 0.5 * Math.cos(Math.PI * part)) : rise * (1 - part) ** 1.7;
}
