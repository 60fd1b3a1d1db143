import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jumpingClock } from '../helpers/jumping-clock.ts';
import { RAW_CONTROL, STACK_LINE } from '../helpers/raw-control.ts';
import { type RawRequest, type RawService, startRawService } from '../helpers/raw-service.ts';
import { type CliResult, runInProcess, TEST_KEY } from '../helpers/run-cli.ts';
import { CREATE_VERDICTS, GOOD, type HostileAnswer, json, QUERY_VERDICTS, TASK_ID } from './hostile-answer.ts';
import { JSON_FAULTS } from './json-faults.ts';
import { STATUS_FAULTS } from './status-faults.ts';
import { WIRE_FAULTS } from './wire-faults.ts';

const CORPUS = [...WIRE_FAULTS, ...JSON_FAULTS, ...STATUS_FAULTS];
const CREATE = ['create', '--mode', 'text2img', '--prompt', 'a fox', '--size', '1:1'];
const CREATED = json({ id: Number(TASK_ID), task_status: 'pending', cost: '0.2' });

let service: RawService;
let home: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'image2-corpus-'));
  service = await startRawService(answerOf);
});

afterAll(async () => {
  service.close();
  await rm(home, { recursive: true, force: true });
});

/** A scope is `create-12` or `query-12`: which phase gets the hostile answer, and which one. */
function answerOf({ scope, method, path }: RawRequest) {
  const [phase = '', index = ''] = scope.split('-');
  const hostile = CORPUS[Number(index)]?.answer ?? CREATED;
  const isHostile = (method === 'POST') === (phase === 'create');
  if (isHostile) timeUp.get(scope)?.();
  if (method === 'POST') return phase === 'create' ? hostile : CREATED;
  return phase === 'create' ? json({ ...GOOD, id: path.split('/').at(-1) }) : hostile;
}

/** The time-outs of runs whose answers hang, by scope: they fire once the answer is on its way, not by a real clock. */
const timeUp = new Map<string, () => void>();

async function run(scope: string, argv: readonly string[], row: HostileAnswer): Promise<CliResult> {
  const hangs = row.answer.after === 'hold' || row.answer.after === 'drip';
  const clock = jumpingClock();
  if (hangs) timeUp.set(scope, () => setTimeout(() => clock.advance(600_000), 50));
  const waiting = hangs ? ['--timeout', '10m'] : ['--max-attempts', '3'];
  const all = [...argv, '--base-url', service.baseUrl(scope), '--json', '--verbose', ...waiting];
  return runInProcess(all, { home: join(home, scope), cwd: home, clock });
}

function expectEnding(result: CliResult, [code, created]: readonly [number, string]): void {
  expect(result.stdout).toMatch(/^[^\n]+\n$/);
  const report = result.json();
  expect({ code: result.code, created: report.created, error: report.error }).toMatchObject({ code, created });
  expect(report.exitCode).toBe(result.code);
  const shown = `${result.stdout}${result.stderr}`;
  expect(shown).not.toMatch(RAW_CONTROL);
  expect(shown).not.toContain(TEST_KEY);
  expect(result.stderr).not.toMatch(STACK_LINE);
  for (const line of result.stderr.split('\n')) expect(line.length).toBeLessThan(6000);
  expect(result.stderr.match(/^error: /gm)?.length ?? 0).toBe(code === 0 ? 0 : 1);
}

describe('the corpus of hostile answers', () => {
  it('has no two rows of one name, and is large', () => {
    expect(new Set(CORPUS.map(({ name }) => name)).size).toBe(CORPUS.length);
    expect(CORPUS.length).toBeGreaterThan(150);
  });

  describe.concurrent('on create', () => {
    it.for(CORPUS.map((row, index) => [row.name, index, row] as const))('%s', async ([, index, row]) => {
      const scope = `create-${index}`;
      expectEnding(await run(scope, CREATE, row), CREATE_VERDICTS[row.onCreate]);
      expect(service.requests(scope).filter(({ method }) => method === 'POST')).toHaveLength(1);
    });
  });

  describe.concurrent('on a get', () => {
    it.for(CORPUS.map((row, index) => [row.name, index, row] as const))('%s', async ([, index, row]) => {
      const scope = `get-${index}`;
      expectEnding(await run(scope, ['get', TASK_ID], row), QUERY_VERDICTS[row.onQuery].get);
      for (const { method, path } of service.requests(scope))
        expect(`${method} ${path}`).toMatch(/^GET .*passAuth\/13170$/);
    });
  });

  // What the JSON of a query means is the same as for `get`; what ends the waiting is not.
  const ENDINGS = [...WIRE_FAULTS, ...STATUS_FAULTS];
  describe.concurrent('on the queries of a create', () => {
    it.for(ENDINGS.map((row) => [row.name, CORPUS.indexOf(row), row] as const))('%s', async ([, index, row]) => {
      const scope = `query-${index}`;
      const created = await run(scope, CREATE, row);
      expectEnding(created, QUERY_VERDICTS[row.onQuery].create);
      expect(created.json().id).toBe(TASK_ID);
      expect(service.requests(scope).filter(({ method }) => method === 'POST')).toHaveLength(1);
    });
  });
});
