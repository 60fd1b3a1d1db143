import type { Size } from './image-request.ts';

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** The shape of a ratio in one line of block characters, true to an eighth of a column; empty for `auto`. */
export function ratioShape(size: Size): string {
  const [width, height] = size.split(':').map(Number);
  if (width === undefined || height === undefined) return '';
  // A line is as high as two columns are wide.
  const eighths = Math.max(1, Math.round((2 * 8 * width) / height));
  return '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
}
