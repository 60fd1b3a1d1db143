import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSpinnerProgress } from '../../src/ui/progress.ts';
import { spinnerTerminal } from '../helpers/spinner-terminal.ts';

afterEach(() => vi.restoreAllMocks());

describe('the spinner', () => {
  it('is one, also where a lane ends before the first drawing and another begins', async () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
    let drawSecond: (text: string) => void = () => {};
    const drawn = new Promise<string>((resolve) => {
      drawSecond = resolve;
    });
    const stream = spinnerTerminal((text) => {
      if (text.includes('second')) drawSecond(text);
    });
    const progress = createSpinnerProgress({ stream, columns: () => 80, color: false });
    const first = progress.lane();
    first.show('a', () => 'first');
    first.stop();
    progress.lane().show('b', () => 'second');
    expect(await drawn).toContain('second');
    await new Promise((resolve) => setImmediate(resolve));
    progress.stop();
    expect(warned).not.toHaveBeenCalled();
  });
});
