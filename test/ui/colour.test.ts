import { describe, expect, test } from 'vitest';
import { colourLevel, createPalette } from '../../src/ui/colour.ts';

describe('the colour level', () => {
  test.each([
    [true, {}, 1],
    [false, {}, 0],
    [true, { TERM: 'dumb' }, 0],
    [true, { CI: 'true' }, 0],
    [true, { CI: '' }, 1],
    [true, { NO_COLOR: '1' }, 0],
    [true, { NO_COLOR: '' }, 1],
    [false, { FORCE_COLOR: '1' }, 1],
    [false, { FORCE_COLOR: '' }, 1],
    [false, { FORCE_COLOR: 'true' }, 1],
    [false, { FORCE_COLOR: '2' }, 2],
    [false, { FORCE_COLOR: '3' }, 3],
    [true, { FORCE_COLOR: '0' }, 0],
    [true, { FORCE_COLOR: 'false' }, 0],
    [false, { FORCE_COLOR: '1', TERM: 'dumb', CI: '1' }, 1],
    [true, { FORCE_COLOR: '3', NO_COLOR: '1' }, 0],
  ])('on a terminal: %s with %o is %i', (isTerminal, env, level) => {
    expect(colourLevel({ noColorFlag: false, env, isTerminal })).toBe(level);
  });

  test('is none with --no-color, whatever else is set', () => {
    expect(colourLevel({ noColorFlag: true, env: { FORCE_COLOR: '3' }, isTerminal: true })).toBe(0);
  });
});

describe('a palette', () => {
  test('without colour changes nothing', async () => {
    for (const style of Object.values(await createPalette(0))) expect(style('text')).toBe('text');
  });

  test('with colour paints and ends the paint', async () => {
    const { error, warning } = await createPalette(1);
    expect(error('x')).toBe('\x1b[31mx\x1b[39m');
    expect(warning('x')).toBe('\x1b[33mx\x1b[39m');
  });
});
