import { type Canvas, lay, type Point } from './canvas.ts';
import type { Colour } from './colour.ts';

/** Sub-rows a pixel row is cut into; across the row coverage is exact. */
const SUB_ROWS = 4;

/** One colour, or one for each row of pixels. */
export type Tone = Colour | ((y: number) => Colour);

/** Fills a polygon (even-odd), its edges smoothed. */
export function fillPolygon(canvas: Canvas, points: readonly Point[], tone: Tone, alpha = 1): void {
  const { width, height, data } = canvas;
  const ys = points.map(([, y]) => y);
  const xs = points.map(([x]) => x);
  const left = Math.max(0, Math.floor(Math.min(...xs)));
  const right = Math.min(width - 1, Math.ceil(Math.max(...xs)));
  const bottom = Math.min(height - 1, Math.ceil(Math.max(...ys)));
  if (right < left) return;
  const cover = new Float32Array(right - left + 1);
  for (let y = Math.max(0, Math.floor(Math.min(...ys))); y <= bottom; y++) {
    const colour = typeof tone === 'function' ? tone(y) : tone;
    cover.fill(0);
    for (let sub = 0; sub < SUB_ROWS; sub++) addSpans(cover, left, crossings(points, y + (sub + 0.5) / SUB_ROWS));
    for (let x = left; x <= right; x++) {
      const part = cover[x - left] ?? 0;
      if (part > 0) lay(data, (y * width + x) * 3, colour, Math.min(1, part) * alpha);
    }
  }
}

/** Fills a polygon told in its own measure: pairs of how far right of `foot` and how far above it, in parts of `size`. */
export function fillFigure(
  canvas: Canvas,
  [x, y]: Point,
  size: number,
  corners: readonly number[],
  tone: Tone,
  alpha = 1,
): void {
  const points = Array.from({ length: corners.length / 2 }, (_, corner): Point => {
    return [x + (corners[corner * 2] ?? 0) * size, y - (corners[corner * 2 + 1] ?? 0) * size];
  });
  fillPolygon(canvas, points, tone, alpha);
}

/** Fills an upright rectangle. */
export function fillBox(canvas: Canvas, x: number, y: number, width: number, height: number, tone: Tone): void {
  const box: readonly Point[] = [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ];
  fillPolygon(canvas, box, tone);
}

function crossings(points: readonly Point[], y: number): number[] {
  const found: number[] = [];
  let previous = points.at(-1);
  for (const point of points) {
    if (previous !== undefined && previous[1] <= y !== point[1] <= y) {
      found.push(previous[0] + ((y - previous[1]) / (point[1] - previous[1])) * (point[0] - previous[0]));
    }
    previous = point;
  }
  return found.sort((a, b) => a - b);
}

function addSpans(cover: Float32Array, left: number, edges: readonly number[]): void {
  for (let index = 0; index + 1 < edges.length; index += 2) {
    const from = Math.max(0, (edges[index] ?? 0) - left);
    const to = Math.min(cover.length, (edges[index + 1] ?? 0) - left);
    for (let x = Math.floor(from); x < to; x++) {
      const part = Math.min(x + 1, to) - Math.max(x, from);
      cover[x] = (cover[x] ?? 0) + part / SUB_ROWS;
    }
  }
}
