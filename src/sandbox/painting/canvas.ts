import type { PictureSize } from '../picture-size.ts';
import type { Colour } from './colour.ts';

/** A picture in the making: three floats from 0 to 255 a pixel, row by row. */
export interface Canvas extends PictureSize {
  readonly data: Float32Array;
  /** The shorter side in pixels, the measure of everything that stands in the picture. */
  readonly unit: number;
}

/** A point in pixels. */
export type Point = readonly [number, number];

/** A black canvas. */
export function createCanvas({ width, height }: PictureSize): Canvas {
  return { width, height, unit: Math.min(width, height), data: new Float32Array(width * height * 3) };
}

/** Lays a colour over the pixel whose first float is at `at`, with `alpha` from 0 to 1. */
export function lay(data: Float32Array, at: number, colour: Colour, alpha: number): void {
  const r = data[at] ?? 0;
  const g = data[at + 1] ?? 0;
  const b = data[at + 2] ?? 0;
  data[at] = r + (colour[0] - r) * alpha;
  data[at + 1] = g + (colour[1] - g) * alpha;
  data[at + 2] = b + (colour[2] - b) * alpha;
}

/** Fills below a skyline (one height in pixels a column), its edge smoothed; `colourAt` gets x, y and the drop below the edge. */
export function fillBelow(
  { width, height, data }: Canvas,
  skyline: Float32Array,
  colourAt: (x: number, y: number, drop: number) => Colour,
): void {
  const top = skyline.reduce((least, edge) => Math.min(least, edge), height);
  for (let y = Math.max(0, Math.floor(top)); y < height; y++) {
    for (let x = 0; x < width; x++) {
      const drop = y - (skyline[x] ?? height);
      if (drop > -1) lay(data, (y * width + x) * 3, colourAt(x, y, Math.max(0, drop)), Math.min(1, drop + 1));
    }
  }
}

/** Fills a capsule, a line with round ends (a disc where both ends are one), its edge smoothed. */
export function fillCapsule(canvas: Canvas, from: Point, to: Point, radius: number, colour: Colour, alpha = 1): void {
  const { width, height, data } = canvas;
  const [fromX, fromY] = from;
  const dx = to[0] - fromX;
  const dy = to[1] - fromY;
  const length2 = dx * dx + dy * dy || 1;
  const top = Math.max(0, Math.floor(Math.min(fromY, to[1]) - radius - 1));
  const bottom = Math.min(height - 1, Math.ceil(Math.max(fromY, to[1]) + radius + 1));
  const left = Math.max(0, Math.floor(Math.min(fromX, to[0]) - radius - 1));
  const right = Math.min(width - 1, Math.ceil(Math.max(fromX, to[0]) + radius + 1));
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const px = x + 0.5 - fromX;
      const py = y + 0.5 - fromY;
      const along = Math.min(1, Math.max(0, (px * dx + py * dy) / length2));
      const distance = Math.hypot(px - along * dx, py - along * dy);
      const cover = Math.min(1, Math.max(0, radius + 0.5 - distance));
      if (cover > 0) lay(data, (y * width + x) * 3, colour, cover * alpha);
    }
  }
}

/** Lays light around a point that fades to nothing at `radius` pixels. */
export function glowAt(canvas: Canvas, [cx, cy]: Point, radius: number, colour: Colour, strength: number): void {
  const { width, height, data } = canvas;
  const bottom = Math.min(height - 1, Math.ceil(cy + radius));
  const right = Math.min(width - 1, Math.ceil(cx + radius));
  for (let y = Math.max(0, Math.floor(cy - radius)); y <= bottom; y++) {
    for (let x = Math.max(0, Math.floor(cx - radius)); x <= right; x++) {
      const away = ((x - cx) ** 2 + (y - cy) ** 2) / (radius * radius);
      if (away < 1) lay(data, (y * width + x) * 3, colour, strength * (1 - away) ** 3);
    }
  }
}
