import { describe, expect, it } from 'vitest';
import { textWidth } from '../../src/core/text-width.ts';
import type { Terminal } from '../../src/ui/terminal.ts';
import { jumpingClock } from '../helpers/jumping-clock.ts';
import { runInProcess, temporaryHome } from '../helpers/run-cli.ts';
import { startScriptedService } from '../helpers/scripted-service.ts';

/** A terminal so many columns wide, and what was printed on it. */
function terminalOf(columns: number): { readonly terminal: Terminal; readonly printed: () => string } {
  let printed = '';
  const output = (write: (text: string) => void) => ({
    isTerminal: true,
    columns: () => columns,
    write: async (text: string) => write(text),
  });
  const terminal: Terminal = {
    stdin: {
      isTerminal: true,
      readAll: async () => new Uint8Array(),
      chunks: async function* () {},
      readLine: async () => null,
    },
    stdout: output((text) => {
      printed += text;
    }),
    stderr: output(() => {}),
  };
  return { terminal, printed: () => printed };
}

async function tableAt(columns: number): Promise<string[]> {
  const home = await temporaryHome();
  const service = await startScriptedService();
  const request = ['--mode', 'text2img', '--size', '16:9', '--prompt', 'a lighthouse at dawn, seen from the sea'];
  await runInProcess(['create', ...request, '--base-url', service.url], { home, clock: jumpingClock() });
  const { terminal, printed } = terminalOf(columns);
  await runInProcess(['history'], { home, world: { terminal } });
  return printed().trimEnd().split('\n');
}

describe('the table of image2 history', () => {
  it('shows every column where there is room', async () => {
    expect((await tableAt(100))[0]).toMatch(/^when +id +status +mode +size +cost +prompt$/);
  });

  it.each([80, 60, 50])('fits a terminal of %i columns and still shows the prompt', async (columns) => {
    const [head = '', row = ''] = await tableAt(columns);
    expect(textWidth(row)).toBeLessThanOrEqual(columns);
    expect(head).toMatch(/ prompt$/);
    expect(row).toContain('a lighthouse');
  });
});
