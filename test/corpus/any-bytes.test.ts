import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jumpingClock } from '../helpers/jumping-clock.ts';
import { RAW_CONTROL, STACK_LINE } from '../helpers/raw-control.ts';
import { type RawAnswer, type RawService, startRawService } from '../helpers/raw-service.ts';
import { runInProcess, TEST_KEY } from '../helpers/run-cli.ts';
import { GOOD, GOOD_TEXT, http, json, raw, TASK_ID } from './hostile-answer.ts';
import { JSON_FAULTS } from './json-faults.ts';
import { STATUS_FAULTS } from './status-faults.ts';
import { WIRE_FAULTS } from './wire-faults.ts';

const PHASES = ['create', 'query', 'image'] as const;
const CREATED = json({ id: Number(TASK_ID), task_status: 'pending', cost: '0.2' });
const CREATED_BY_CODE: Readonly<Record<number, string>> = {
  0: 'yes',
  3: 'yes',
  4: 'no',
  5: 'no',
  6: 'yes',
  7: 'unknown',
  8: 'yes',
};

let service: RawService;
let home: string;
let runs = 0;
const answers = new Map<string, RawAnswer>();

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'image2-bytes-'));
  service = await startRawService(({ scope, method, path }) => {
    const [phase = ''] = scope.split('-');
    const hostile = answers.get(scope) ?? CREATED;
    if (method === 'POST') return phase === 'create' ? hostile : CREATED;
    if (path.endsWith('/1.png')) return hostile;
    const imgUrls = [`${service.baseUrl(scope)}/1.png`];
    return phase === 'query' ? hostile : json({ ...GOOD, service_output: { imgUrls } });
  });
});

afterAll(async () => {
  service.close();
  await rm(home, { recursive: true, force: true });
});

/** Runs a create with hostile bytes in one phase and checks what holds whatever they are. Returns the exit code. */
async function runWith(phase: (typeof PHASES)[number], answer: RawAnswer): Promise<number> {
  runs += 1;
  const scope = `${phase}-${runs}`;
  answers.set(scope, answer);
  const saving = phase === 'image' ? ['-o', 'out/'] : [];
  const result = await runInProcess(
    [
      ...['create', '--mode', 'text2img', '--prompt', 'a fox', '--size', '1:1', '--json', '--verbose'],
      ...['--base-url', service.baseUrl(scope), '--max-attempts', '2', ...saving],
    ],
    { home: join(home, scope), cwd: join(home), clock: jumpingClock() },
  );
  const report = result.json();
  expect(CREATED_BY_CODE).toHaveProperty(String(result.code));
  expect(report.exitCode).toBe(result.code);
  expect(report.created).toBe(CREATED_BY_CODE[report.exitCode]);
  if (phase !== 'create') expect(report.created).toBe('yes');
  expect(service.requests(scope).filter(({ method }) => method === 'POST')).toHaveLength(1);
  const shown = result.stdout + result.stderr;
  expect(shown).not.toMatch(RAW_CONTROL);
  expect(shown).not.toContain(TEST_KEY);
  expect(result.stderr).not.toMatch(STACK_LINE);
  expect(report.error?.code).not.toBe('INTERNAL');
  return report.exitCode;
}

const bytes = fc.uint8Array({ maxLength: 300 });
const jsonBody = fc.json({ maxDepth: 4, depthSize: 'small' });
const taskLike = fc
  .record(
    {
      id: fc.oneof(fc.constant(13170), fc.jsonValue()),
      task_status: fc.oneof(fc.constantFrom('success', 'failed', 'pending'), fc.jsonValue()),
      service_output: fc.jsonValue(),
      code: fc.oneof(fc.integer(), fc.jsonValue()),
      msg: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
      data: fc.jsonValue(),
      success: fc.jsonValue(),
      cost: fc.jsonValue(),
    },
    { requiredKeys: [] },
  )
  .map((value) => JSON.stringify(value));
const status = fc.oneof(fc.constant(200), fc.integer({ min: 200, max: 999 }));
const corpus = [...WIRE_FAULTS, ...JSON_FAULTS, ...STATUS_FAULTS]
  .map(({ answer }) => answer)
  .filter(({ after, bytes }) => (after === 'end' || after === 'reset') && bytes.length < 5000);

/** A row of the corpus with one byte changed, its end cut off, or the end of another row behind it. */
const spoilt = fc
  .record({
    row: fc.constantFrom(...corpus),
    other: fc.constantFrom(...corpus),
    at: fc.nat(),
    to: fc.nat(255),
    how: fc.nat(2),
  })
  .map(({ row, other, at, to, how }): RawAnswer => {
    const copy = Buffer.from(row.bytes);
    const place = copy.length === 0 ? 0 : at % copy.length;
    if (how === 0 && copy.length > 0) copy[place] = to;
    if (how === 1) return { ...row, bytes: copy.subarray(0, place) };
    return how === 2
      ? { ...row, bytes: Buffer.concat([copy.subarray(0, place), other.bytes]) }
      : { ...row, bytes: copy };
  });

const answer = fc.oneof(
  bytes.map((body) => raw(body)),
  fc.tuple(status, bytes).map(([code, body]) => http(code, body)),
  fc.tuple(status, fc.oneof(taskLike, jsonBody)).map(([code, body]) => http(code, body)),
  taskLike.map((body) => http(200, body)),
  { arbitrary: spoilt, weight: 3 },
);

describe.each(PHASES)('any bytes as the answer to the %s', (phase) => {
  it('end in a documented way after one POST, with one document and nothing raw', async () => {
    await fc.assert(
      fc.asyncProperty(answer, async (given) => void (await runWith(phase, given))),
      { numRuns: 60, interruptAfterTimeLimit: 20_000 },
    );
  });
});

it('a good answer to the POST that is cut anywhere is a doubt, never a refusal', async () => {
  const { bytes: whole } = http(200, GOOD_TEXT);
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.constantFrom('end' as const, 'reset' as const), async (at, after) => {
      expect(await runWith('create', { bytes: whole.subarray(0, at), after })).toBe(7);
    }),
    { numRuns: 40, interruptAfterTimeLimit: 20_000 },
  );
});
