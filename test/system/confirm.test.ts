import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { createArgs } from '../helpers/create-args.ts';
import { BIN, runCli, TEST_KEY, temporaryHome } from '../helpers/run-cli.ts';
import { startScriptedService } from '../helpers/scripted-service.ts';
import { requireProgram } from '../helpers/typed-line.ts';

const ON_TERMINAL = fileURLToPath(new URL('../helpers/on-terminal.py', import.meta.url));
const CTRL_C = '\u0003';

beforeAll(() => requireProgram('python3', 'python3'));

/** `create --confirm` on a terminal, where a person answers the question. */
async function answerWith(answer: string) {
  const service = await startScriptedService();
  const home = await temporaryHome();
  const env = { PATH: process.env['PATH'], HOME: home, X_API_KEY: TEST_KEY, TERM: 'xterm' };
  const command = [process.execPath, BIN, ...createArgs(service.url, '--confirm')];
  const { stdout } = await promisify(execFile)('python3', [ON_TERMINAL, '[y/N]', answer, ...command], {
    env,
    cwd: home,
  });
  const run: { code: number | null; signal: number | null; output: string } = JSON.parse(stdout);
  return { ...run, service };
}

test.each(['y\n', 'YES\n'])('%j pays', async (answer) => {
  const { code, output, service } = await answerWith(answer);
  expect([code, service.posts().length], output).toEqual([0, 1]);
  expect(output).toContain(service.imageUrl);
});

test.each(['n\n', '\n', 'yeah no\n', '\u0004'])('%j pays nothing', async (answer) => {
  const { code, output, service } = await answerWith(answer);
  expect([code, service.ledger], output).toEqual([2, []]);
});

test('Ctrl-C at the question pays nothing and ends by the signal', async () => {
  const { output, service, signal } = await answerWith(CTRL_C);
  expect([signal, service.ledger], output).toEqual([2, []]);
});

test('without a terminal there is nobody to ask', async () => {
  const service = await startScriptedService();
  const run = await runCli(createArgs(service.url, '--confirm', '--json'));
  expect(run.json()).toMatchObject({ exitCode: 2, created: 'no', error: { code: 'NEEDS_TERMINAL' } });
  expect(service.ledger).toEqual([]);
});
