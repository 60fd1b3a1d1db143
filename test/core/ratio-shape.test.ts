import { describe, expect, it } from 'vitest';
import { SIZES } from '../../src/core/image-request.ts';
import { ratioShape } from '../../src/core/ratio-shape.ts';

const BLOCKS = ' ▏▎▍▌▋▊▉█';

/** The columns that a drawing fills. */
function columnsOf(shape: string): number {
  return [...shape].reduce((sum, block) => sum + BLOCKS.indexOf(block) / 8, 0);
}

describe('the drawing of a ratio', () => {
  it('is as wide as the ratio says, where a line is as high as two columns are wide', () => {
    for (const size of SIZES.filter((one) => one !== 'auto')) {
      const [width = 0, height = 1] = size.split(':').map(Number);
      expect(Math.abs(columnsOf(ratioShape(size)) - (2 * width) / height), size).toBeLessThanOrEqual(1 / 16);
    }
  });

  it('differs for each ratio', () => {
    expect(new Set(SIZES.map(ratioShape)).size).toBe(SIZES.length);
  });

  it('is empty where the service chooses', () => {
    expect(ratioShape('auto')).toBe('');
  });
});
