import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sumDecimals } from '../../src/core/decimal.ts';
import { type BatchReport, batchArgs, printed, resultsIn, writeBatch } from '../helpers/batch.ts';
import { jumpingClock } from '../helpers/jumping-clock.ts';
import { runInProcess, temporaryHome } from '../helpers/run-cli.ts';
import { type ScriptedAnswer, startScriptedService } from '../helpers/scripted-service.ts';

const FATES = ['success', 'failed', 'lost', 'refused', 'limited', 'no cost'] as const;

const CODES: Readonly<Record<(typeof FATES)[number], number>> = {
  success: 0,
  failed: 3,
  lost: 7,
  refused: 5,
  limited: 0,
  'no cost': 0,
};

/** A service where the first word of a prompt says what becomes of it, and answers come in an order of their own. */
async function startService() {
  const limited = new Set<string>();
  const fates = new Map<string, string>();
  let hurry = 0;
  const service = await startScriptedService({
    create: async ({ body }, turn): Promise<ScriptedAnswer> => {
      const { prompt } = JSON.parse(body).user_input;
      hurry = (hurry * 31 + prompt.length + turn) % 5;
      for (let wait = hurry; wait > 0; wait -= 1) await new Promise((resolve) => setImmediate(resolve));
      const [fate] = prompt.split(':');
      if (fate === 'lost') return { hangUp: true };
      if (fate === 'refused') return { status: 400, body: { msg: `not ${prompt}` } };
      if (fate === 'limited' && !limited.has(prompt)) {
        limited.add(prompt);
        return { status: 429, headers: { 'retry-after': '1' } };
      }
      fates.set(`t${turn}`, fate);
      return { body: { id: `t${turn}`, ...(fate === 'no cost' ? {} : { cost: '0.2' }) } };
    },
    query: ({ path }) => {
      const id = path.split('/').at(-1) ?? '';
      const isFailed = fates.get(id) === 'failed';
      const output = isFailed ? { failReason: 'no' } : { imgUrl: `https://i.example/${id}.png` };
      return { body: { id, task_status: isFailed ? 'failed' : 'success', service_output: output } };
    },
  });
  return service;
}

const lineOf = ({ item }: BatchReport): number => item.line;

test('whatever becomes of items, in any order and any shards, each has one result and the credits add up', async () => {
  const service = await startService();
  let round = 0;
  const batch = fc.record({
    fates: fc.array(fc.constantFrom(...FATES), { minLength: 1, maxLength: 12 }),
    shards: fc.integer({ min: 1, max: 3 }),
    concurrency: fc.integer({ min: 1, max: 8 }),
  });
  const home = await temporaryHome();
  await fc.assert(
    fc.asyncProperty(batch, async ({ concurrency, fates, shards }) => {
      round += 1;
      const items = fates.map((fate, index) => ({ prompt: `${fate}: ${round} ${index}` }));
      const file = await writeBatch(home, items, `${round}.jsonl`);
      const before = service.posts().length;
      const reports: BatchReport[] = [];
      const kept: BatchReport[] = [];
      for (let shard = 1; shard <= shards; shard += 1) {
        const flags = [
          '--json',
          '--concurrency',
          `${concurrency}`,
          ...(shards > 1 ? ['--shard', `${shard}/${shards}`] : []),
        ];
        const run = await runInProcess(batchArgs(file, service.url, ...flags), { home, clock: jumpingClock() });
        const mine = printed(run);
        reports.push(...mine);
        kept.push(
          ...(await resultsIn(shards > 1 ? `${file}.results.${shard}-of-${shards}.jsonl` : `${file}.results.jsonl`)),
        );
        const spent = sumDecimals(mine.flatMap(({ cost }) => cost ?? []));
        const doubts = mine.filter(({ created }) => created === 'unknown').length;
        // What a doubt cost is not known; it counts as much as the dearest known one.
        const doubtful = spent === '0' ? '0' : sumDecimals(Array.from({ length: doubts }, () => '0.2'));
        expect(run.stderr).toContain(`${sumDecimals([spent, doubtful])} credits in this run`);
      }
      expect(reports.map(lineOf).sort((a, b) => a - b)).toEqual(items.map((_, index) => index + 1));
      expect(kept.map(lineOf).sort((a, b) => a - b)).toEqual(items.map((_, index) => index + 1));
      for (const report of reports) expect(report.exitCode).toBe(CODES[fates[lineOf(report) - 1] ?? 'success']);
      const limited = fates.filter((fate) => fate === 'limited').length;
      expect(service.posts().length - before).toBe(items.length + limited);
    }),
    { numRuns: 15 },
  );
});
