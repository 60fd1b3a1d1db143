import { expect, test } from 'vitest';
import { createTask } from '../../src/core/create-task.ts';
import type { Image2Error } from '../../src/core/errors.ts';
import type { CreateAnswer } from '../../src/core/image-service.ts';
import type { Journal } from '../../src/core/journal.ts';
import { type FaultPlan, faultyFs } from '../helpers/faulty-fs.ts';
import { ended, identityOf, NEVER, openJournalWorld, PLAIN, REQUEST, SUCCESS } from '../helpers/open-journal.ts';

const CREATED: CreateAnswer = {
  kind: 'created',
  task: { id: '7', status: 'pending', imgUrls: [], failReason: null, cost: '0.2' },
};
const REFUSED: CreateAnswer = { kind: 'in-doubt', cause: 'reset', status: null, strangeId: null };

/** A whole create of a process that dies afterwards, on a disk that fails as planned. */
async function createOnFaultyDisk(plan: FaultPlan & Kind, answer: CreateAnswer) {
  const world = await openJournalWorld();
  const disk = faultyFs(plan);
  const journal = plan.grouped ? world.deadGroup({ fs: disk.fs }) : world.dead({ fs: disk.fs });
  let posts = 0;
  const service = {
    createTask: async () => {
      posts += 1;
      return answer;
    },
  };
  const deps = { journal, service, now: world.clock.now };
  const outcome = await createTask(deps, identityOf(), PLAIN, { stop: NEVER, leave: NEVER }).then(
    (acquired) => ({ acquired, error: null }),
    (error: Image2Error) => ({ acquired: null, error }),
  );
  const healthy = world.living();
  return { ...outcome, posts, disk, journal, healthy };
}

/** What the next `create` of the same request would do. */
async function nextClaim(journal: Journal): Promise<string> {
  return journal.claim(identityOf(), PLAIN, NEVER).then(
    (found) => (found.kind === 'open' ? `open ${found.record.id}` : found.kind),
    (error: Image2Error) => error.code,
  );
}

/** Whether the journal is one for many requests at once. */
interface Kind {
  readonly grouped: boolean;
}

const faults = [
  { code: 'ENOSPC', lasting: true },
  { code: 'EIO', lasting: false },
  { code: 'EACCES', lasting: false },
];
const plans = [false, true].flatMap((grouped) =>
  faults.map((fault) => ({
    ...fault,
    grouped,
    name: `${fault.code} ${fault.lasting ? 'from one call on' : 'at one call'}${grouped ? ', records in a group' : ''}`,
  })),
);

test.each(plans)('$name: no task is created without a record or its id in the hands of the user', async (plan) => {
  let calls = 0;
  for (let at = 1; ; at += 1) {
    const { acquired, disk, error, healthy, posts } = await createOnFaultyDisk({ ...plan, at }, CREATED);
    if (!disk.failed()) break;
    calls += 1;
    const where = `call ${at}`;
    const next = await nextClaim(healthy);
    if (posts === 0) {
      expect([error?.code, error?.outcome], where).toEqual(['RECORDS_UNAVAILABLE', 'cannotStart']);
      // A disk that fails from here on may keep the intent that it could not take away again: that only blocks.
      expect(plan.lasting ? ['claimed', 'IN_DOUBT'] : ['claimed'], where).toContain(next);
      continue;
    }
    expect(posts, where).toBe(1);
    if (acquired?.kind !== 'task') throw new Error(`${where}: the id was lost`);
    expect(acquired.id).toBe('7');
    expect(acquired.unrecorded === null ? ['open 7'] : ['open 7', 'IN_DOUBT'], where).toContain(next);
  }
  expect(calls).toBeGreaterThan(15);
});

test.each(plans)('$name: a doubt that cannot be written is a doubt all the same', async (plan) => {
  for (let at = 1; ; at += 1) {
    const { disk, error, healthy, posts } = await createOnFaultyDisk({ ...plan, at }, REFUSED);
    if (!disk.failed()) break;
    if (posts === 0) continue;
    expect(error?.code).toBe('IN_DOUBT');
    expect(await nextClaim(healthy), `call ${at}`).toBe('IN_DOUBT');
  }
});

test.each(plans)('$name: a record that cannot be closed is closed later, and nothing of it is lost', async (plan) => {
  for (let at = 1; ; at += 1) {
    const world = await openJournalWorld();
    await ended(world.living(), '1', SUCCESS, identityOf({ request: { ...REQUEST, prompt: 'before' } }));
    const disk = faultyFs({ ...plan, at: Number.POSITIVE_INFINITY });
    const own = plan.grouped ? world.livingGroup({ fs: disk.fs }) : world.living({ fs: disk.fs });
    const deps = { journal: own, now: world.clock.now, service: { createTask: async () => CREATED } };
    const made = await createTask(deps, identityOf(), PLAIN, { stop: NEVER, leave: NEVER });
    if (made.kind !== 'task' || made.record === null) throw new Error('no record');
    disk.failFrom(at);
    const closing = own.close(made.record, SUCCESS);
    const error: Image2Error | null = await closing.then(
      () => null,
      (reason: Image2Error) => reason,
    );
    if (!disk.failed()) break;
    const journal = world.living();
    const [open, history] = [await journal.open(), await journal.history(0)];
    if (error !== null) expect(error.code).toBe('RECORDS_UNAVAILABLE');
    expect(
      [...open, ...history].some(({ id }) => id === '7'),
      `call ${at}`,
    ).toBe(true);
    for (const record of open) await journal.close(record, SUCCESS);
    expect((await journal.history(0)).map(({ id }) => id).sort(), `call ${at}`).toEqual(['1', '7']);
    expect(await journal.open()).toEqual([]);
  }
});
