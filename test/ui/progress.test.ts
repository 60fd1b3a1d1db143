import { describe, expect, test } from 'vitest';
import { createLineProgress, silentProgress } from '../../src/ui/progress.ts';

describe('progress without a terminal', () => {
  test('is a plain line when a state changes, and only then', () => {
    const lines: string[] = [];
    const lane = createLineProgress((line) => lines.push(line)).lane();
    for (const [key, text] of [
      ['pending', 'pending, 0 s'],
      ['pending', 'pending, 8 s'],
      ['running', 'running, 16 s'],
      ['pending', 'pending, 24 s'],
    ] as const)
      lane.show(key, () => text);
    lane.stop();
    expect(lines).toEqual(['pending, 0 s', 'running, 16 s', 'pending, 24 s']);
  });

  test('does not make a text that is not shown', () => {
    let made = 0;
    const text = (): string => {
      made += 1;
      return 'x';
    };
    const lane = createLineProgress(() => {}).lane();
    lane.show('a', text);
    lane.show('a', text);
    silentProgress.lane().show('a', text);
    expect(made).toBe(1);
  });

  test('keeps its lanes apart', () => {
    const lines: string[] = [];
    const progress = createLineProgress((line) => lines.push(line));
    const [one, two] = [progress.lane(), progress.lane()];
    one.show('pending', () => 'one');
    two.show('pending', () => 'two');
    one.show('pending', () => 'one again');
    progress.pause();
    progress.stop();
    expect(lines).toEqual(['one', 'two']);
  });
});
