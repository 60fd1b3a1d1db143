import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { jumpingClock } from '../helpers/jumping-clock.ts';
import { pngBytes } from '../helpers/png-bytes.ts';
import { runCli, runInProcess } from '../helpers/run-cli.ts';
import { startScriptedService, TASK_ID } from '../helpers/scripted-service.ts';

const CREATE = ['create', '--mode', 'text2img', '--prompt', 'a lighthouse', '--size', '3:4'];

test('the executable pays once, waits and prints the URL', async () => {
  const service = await startScriptedService();
  const run = await runCli([...CREATE, '--base-url', service.url]);
  expect(run).toMatchObject({ code: 0, signal: null, stdout: `${service.imageUrl}\n` });
  expect(run.stderr).toContain(TASK_ID);
  expect(service.ledger.map(({ method }) => method)).toEqual(['POST', 'GET']);
});

test('the in-process twin does the same and saves the picture', async () => {
  const service = await startScriptedService();
  const clock = jumpingClock();
  const saved = await runInProcess([...CREATE, '--base-url', service.url, '-o', 'fox.png'], { clock });
  expect(saved).toMatchObject({ code: 0, stdout: `${join(saved.home, 'fox.png')}\n` });
  expect(await readFile(join(saved.home, 'fox.png'))).toEqual(pngBytes());
});
