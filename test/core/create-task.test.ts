import { expect, test } from 'vitest';
import { createTask } from '../../src/core/create-task.ts';
import { Image2Error } from '../../src/core/errors.ts';
import type { CreateAnswer, StopSignals } from '../../src/core/image-service.ts';
import type { StopReason } from '../../src/core/stop.ts';
import {
  claimed,
  ended,
  FAILURE,
  identityOf,
  type JournalWorld,
  NEVER,
  openJournalWorld,
  PLAIN,
} from '../helpers/open-journal.ts';

const CREATED: CreateAnswer = {
  kind: 'created',
  task: { id: '7', status: 'pending', imgUrls: [], failReason: null, cost: '0.2' },
};
const DOUBT: CreateAnswer = { kind: 'in-doubt', cause: 'reset', status: null, strangeId: null };
const refusal = (sent: boolean): CreateAnswer => {
  const error = sent
    ? new Image2Error('REQUEST_REFUSED', { status: 400, reason: null, isQuery: false })
    : new Image2Error('UNREACHABLE', { host: 'service.example', detail: 'ECONNREFUSED' });
  return { kind: 'nothing-created', error, sent };
};
const STEADY: StopSignals = { stop: NEVER, leave: NEVER };

/** One call of `createTask` with a service that answers as given, after `meanwhile`. */
async function create(world: JournalWorld, answer: CreateAnswer, signals = STEADY, meanwhile = async () => {}) {
  const steps: string[] = [];
  const service = {
    createTask: async () => {
      steps.push('POST');
      await meanwhile();
      return answer;
    },
  };
  const deps = { journal: world.living(), service, now: world.clock.now, onSend: () => steps.push('told') };
  const outcome = await createTask(deps, identityOf(), PLAIN, signals).then(
    (acquired) => ({ acquired, error: null }),
    (error: Image2Error) => ({ acquired: null, error }),
  );
  return { ...outcome, steps };
}

function stoppable(reason: StopReason) {
  const stop = new AbortController();
  return { signals: { stop: stop.signal, leave: NEVER }, stop: () => stop.abort(reason) };
}

test('the intent is on disk before the request leaves, and the id before it is handed on', async () => {
  const world = await openJournalWorld();
  const seen: unknown[] = [];
  const { acquired, steps } = await create(world, CREATED, STEADY, async () => {
    seen.push(...(await world.living().open()).map(({ state }) => state));
  });
  expect(seen).toEqual(['sending']);
  expect(steps).toEqual(['told', 'POST']);
  expect(acquired).toMatchObject({ kind: 'task', id: '7', cost: '0.2', reused: false, unrecorded: null });
  expect((await world.living().open()).map(({ id }) => id)).toEqual(['7']);
});

test('a task that is known is not paid for again', async () => {
  const world = await openJournalWorld();
  await (await claimed(world.living())).created('6', '0.1');
  const { acquired, steps } = await create(world, CREATED);
  expect(acquired).toMatchObject({ kind: 'task', id: '6', cost: '0.1', reused: true });
  expect(steps).toEqual([]);
});

test('a fresh success is handed out, a failure is not', async () => {
  const world = await openJournalWorld();
  await ended(world.living(), '5', FAILURE);
  expect((await create(world, CREATED)).steps).toContain('POST');
  const other = await openJournalWorld();
  await ended(other.living(), '6');
  expect((await create(other, CREATED)).acquired).toMatchObject({ kind: 'ended', entry: { id: '6' } });
});

test.each([true, false])('a refusal leaves no record behind (sent: %s)', async (sent) => {
  const world = await openJournalWorld();
  const { error } = await create(world, refusal(sent));
  expect(error?.outcome).toBe('refused');
  expect(await world.living().open()).toEqual([]);
});

test('a doubt is recorded, and told with its record', async () => {
  const world = await openJournalWorld();
  const { error } = await create(world, DOUBT);
  const [record] = await world.living().open();
  expect(record).toMatchObject({ state: 'doubt', doubt: 'reset' });
  expect(error).toMatchObject({ code: 'IN_DOUBT', params: { cause: 'reset', record: record?.name } });
});

test.each<[string, CreateAnswer, StopReason, object]>([
  ['before the request left', refusal(false), { kind: 'interrupted' }, { code: 'INTERRUPTED', created: 'no' }],
  ['by a time-out before it left', refusal(false), { kind: 'timed-out', seconds: 1 }, { outcome: 'refused' }],
  ['although the service refused', refusal(true), { kind: 'interrupted' }, { code: 'REQUEST_REFUSED' }],
  [
    'while its answer was awaited',
    { kind: 'in-doubt', cause: 'interrupted', status: null, strangeId: null },
    { kind: 'terminated' },
    { code: 'TERMINATED', created: 'unknown' },
  ],
  [
    'by a time-out while its answer was awaited',
    { kind: 'in-doubt', cause: 'interrupted', status: null, strangeId: null },
    { kind: 'timed-out', seconds: 1 },
    { code: 'IN_DOUBT', params: { cause: 'no-answer' } },
  ],
  ['after a broken answer', DOUBT, { kind: 'interrupted' }, { code: 'IN_DOUBT', params: { cause: 'reset' } }],
])('stopped %s it says what is left', async (_when, answer, reason, expected) => {
  const world = await openJournalWorld();
  const { signals, stop } = stoppable(reason);
  const { error } = await create(world, answer, signals, async () => stop());
  expect(error).toMatchObject(expected);
});

test('an id that came with a stop is recorded and handed on', async () => {
  const world = await openJournalWorld();
  const { signals, stop } = stoppable({ kind: 'interrupted' });
  const { acquired } = await create(world, CREATED, signals, async () => stop());
  expect(acquired).toMatchObject({ kind: 'task', id: '7' });
});

test('stopped while another process sends, nothing was sent', async () => {
  const world = await openJournalWorld();
  await claimed(world.living());
  const { signals, stop } = stoppable({ kind: 'terminated' });
  const creating = create(world, CREATED, signals);
  stop();
  const { error, steps } = await creating;
  expect(error).toMatchObject({ code: 'TERMINATED', created: 'no' });
  expect(steps).toEqual([]);
});

test('the sandbox keeps no records', async () => {
  const service = { createTask: async () => CREATED };
  const deps = { journal: null, service, now: Date.now };
  const acquired = await createTask(deps, identityOf(), PLAIN, STEADY);
  expect(acquired).toMatchObject({ kind: 'task', id: '7', record: null, unrecorded: null });
});
