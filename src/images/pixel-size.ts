import { imageSize } from 'image-size';
import type { Size } from '../core/image-request.ts';

/** As much of a file as is read for its pixel size: metadata may stand before it. */
export const PIXEL_HEAD_BYTES = 512 * 1024;

/** Width and height as they are shown. */
export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

/** The pixel size that the first bytes of an image tell, or null. */
export function readPixelSize(head: Uint8Array): PixelSize | null {
  try {
    const { width, height, orientation } = imageSize(head);
    if (!(width > 0 && height > 0)) return null;
    return orientation !== undefined && orientation >= FIRST_TURNED
      ? { width: height, height: width }
      : { width, height };
  } catch {
    return null;
  }
}

/** True where the pixels are more than 2 percent off the ratio that was asked for; never for `auto`. */
export function isOffShape(pixels: PixelSize, size: Size): boolean {
  if (size === 'auto') return false;
  const [across = 1, down = 1] = size.split(':').map(Number);
  return Math.abs((pixels.width * down) / (pixels.height * across) - 1) > TOLERANCE;
}

/** EXIF orientations 5 to 8 show the picture turned by a quarter. */
const FIRST_TURNED = 5;
const TOLERANCE = 0.02;
