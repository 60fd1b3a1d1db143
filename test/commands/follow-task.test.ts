import { describe, expect, it } from 'vitest';
import { jumpingClock } from '../helpers/jumping-clock.ts';
import { runInProcess, temporaryHome } from '../helpers/run-cli.ts';
import { startScriptedService } from '../helpers/scripted-service.ts';
import { spinnerTerminal } from '../helpers/spinner-terminal.ts';

describe('the spinner of a waiting command', () => {
  it('shows the id, the status, the time, and how long such tasks usually took here', async () => {
    const home = await temporaryHome();
    const finished = {
      status: 200,
      body: { id: 13170, task_status: 'success', service_output: { imgUrl: 'https://example.com/1.png' } },
    };
    const pending = { status: 200, body: { id: 13170, task_status: 'running' } };
    const service = await startScriptedService({
      query: (_request, turn) => (turn < 12 && turn % 6 !== 5 ? pending : turn < 12 ? finished : pending),
    });
    const args = (prompt: string) => [
      'create',
      '--mode',
      'text2img',
      '--size',
      '1:1',
      '--base-url',
      service.url,
      '--prompt',
      prompt,
    ];
    for (const prompt of ['one', 'two']) {
      const { code } = await runInProcess(args(prompt), { home, clock: jumpingClock() });
      expect(code).toBe(0);
    }
    let interrupt: (kind: 'interrupted') => void = () => {};
    let drawn = '';
    const spinnerStream = spinnerTerminal((text) => {
      drawn += text;
      if (text.includes('usually')) interrupt('interrupted');
    });
    const world = {
      spinnerStream,
      onSignal: (handle: (kind: 'interrupted') => void) => {
        interrupt = handle;
        return () => {};
      },
    };
    const { code } = await runInProcess(args('three'), { home, isTerminal: true, world });
    expect(code).toBe(130);
    expect(drawn).toMatch(/task 13170: (pending|running), \d+ s \(usually about 40 s\)/);
  });
});
