import { describe, expect, it } from 'vitest';
import { diskErrorCode } from '../../src/images/disk-error.ts';

describe('diskErrorCode', () => {
  it('knows an error of the system from a mistake of ours', () => {
    expect(diskErrorCode(Object.assign(new Error('full'), { code: 'ENOSPC' }))).toBe('ENOSPC');
    expect(diskErrorCode(Object.assign(new TypeError('bug'), { code: 'ERR_INVALID_ARG_TYPE' }))).toBeNull();
    expect(diskErrorCode(new Error('bug'))).toBeNull();
  });
});
