import type { Size } from '../core/image-request.ts';

/** Width and height in pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** The shorter side of a picture has at least this many pixels. */
const SHORT_SIDE = 512;

/** The smallest picture of exactly this ratio that has 512 pixels or more on its shorter side; `auto` is 5:4. */
export function pictureSize(size: Size): PictureSize {
  const [across = 5, down = 4] = size === 'auto' ? [] : size.split(':').map(Number);
  const unit = Math.ceil(SHORT_SIDE / Math.min(across, down));
  return { width: across * unit, height: down * unit };
}
