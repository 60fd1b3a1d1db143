import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import { prompts, resultsIn, writeBatch } from '../helpers/batch.ts';
import { runShell, temporaryHome } from '../helpers/run-cli.ts';

const SHARDS = 4;
const ITEMS = 40;

test('GNU parallel runs the shards of a batch, and every item is created once', async () => {
  const home = await temporaryHome();
  const ledger = join(home, 'ledger');
  const sandbox = await startSandbox({ delayMs: 0, scenario: 'ok', ledgerPath: ledger });
  onTestFinished(() => sandbox.close());
  await writeBatch(home, prompts(ITEMS));
  const flags = `--mode text2img --size 1:1 --base-url ${sandbox.baseUrl} --poll-interval 0.1`;
  const script = `export -f image2 && seq ${SHARDS} | parallel --will-cite -j ${SHARDS} image2 batch jobs.jsonl ${flags} --shard {}/${SHARDS}`;
  const run = await runShell(script, { home, env: { SHELL: '/bin/bash' } });
  expect(run.code, run.stderr).toBe(0);
  const lines = (await readFile(ledger, 'utf8')).trimEnd().split('\n');
  const made = lines.map((line) => JSON.parse(line)).filter(({ created }) => created);
  expect(made.map(({ body }) => body.user_input.prompt).sort()).toEqual(
    prompts(ITEMS)
      .map(({ prompt }) => prompt)
      .sort(),
  );
  const parts = await Promise.all(
    Array.from({ length: SHARDS }, (_, index) =>
      resultsIn(join(home, `jobs.jsonl.results.${index + 1}-of-${SHARDS}.jsonl`)),
    ),
  );
  expect(new Set(parts.flat().map(({ item }) => item.hash)).size).toBe(ITEMS);
  expect(run.stdout.trimEnd().split('\n')).toHaveLength(ITEMS);
});
