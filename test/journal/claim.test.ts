import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { Journal } from '../../src/core/journal.ts';
import {
  AGAIN,
  claimed,
  ended,
  FAILURE,
  identityOf,
  NEVER,
  openJournalWorld,
  PLAIN,
  REQUEST,
  SUCCESS,
} from '../helpers/open-journal.ts';

const claim = (journal: Journal, identity = identityOf(), options = PLAIN) => journal.claim(identity, options, NEVER);

test('the first to ask may send', async () => {
  const world = await openJournalWorld();
  const { kind, name } = await claimed(world.living());
  expect(kind).toBe('claimed');
  const [record] = await world.living().open();
  expect(record).toMatchObject({ name, state: 'sending', id: null, request: REQUEST, ownerAlive: true });
});

test('a task whose id is known is handed to whoever asks for the same', async () => {
  const world = await openJournalWorld();
  await (await claimed(world.dead())).created('7', '0.2');
  expect(await claim(world.living())).toMatchObject({ kind: 'open', record: { id: '7', cost: '0.2' } });
});

test.each([
  ['another prompt', { request: { ...REQUEST, prompt: 'a wolf' } }],
  ['another size', { request: { ...REQUEST, size: '3:4' as const } }],
  ['another model', { request: { ...REQUEST, model: 'other' } }],
  ['another service', { baseUrl: 'https://other.example' }],
  ['another key', { keyFingerprint: 'fedcba9876543210' }],
  ['another slot of --count', { slot: 2 }],
  ['a key of --once', { once: 'nightly' }],
])('%s is another request', async (_what, changes) => {
  const world = await openJournalWorld();
  const journal = world.living();
  await (await claimed(journal)).created('7', null);
  await claimed(journal, identityOf(changes));
  expect(await journal.open()).toHaveLength(2);
});

test('a doubt refuses the same request and names its record, time and cause', async () => {
  const world = await openJournalWorld();
  const journal = world.living();
  const { inDoubt, name, sentAt } = await claimed(journal);
  await inDoubt('status', 502, null);
  const params = { cause: 'status', status: 502, record: name, sentAt, baseUrl: 'https://service.example' };
  await expect(claim(journal)).rejects.toMatchObject({ code: 'IN_DOUBT', outcome: 'inDoubt', params });
});

test('a crash between sending and answer is a doubt', async () => {
  const world = await openJournalWorld();
  await claimed(world.dead());
  await expect(claim(world.living())).rejects.toMatchObject({ code: 'IN_DOUBT', params: { cause: 'crashed' } });
});

test('--again starts beside a doubt, a task in flight and a fresh success, and the old stays known', async () => {
  const world = await openJournalWorld();
  const journal = world.living();
  await (await claimed(journal)).inDoubt('reset', null, null);
  const second = await claimed(journal, identityOf(), AGAIN);
  await second.created('8', null);
  const third = await claimed(journal, identityOf(), AGAIN);
  expect(new Set((await journal.open()).map(({ name }) => name)).size).toBe(3);
  await third.created('9', null);
  expect((await journal.open()).map(({ id }) => id)).toEqual([null, '8', '9']);
});

test('a success is handed out again for ten minutes and no longer', async () => {
  const world = await openJournalWorld();
  const journal = world.living();
  await ended(journal, '7');
  world.clock.advance(599_999);
  expect(await claim(journal)).toMatchObject({ kind: 'ended', entry: { id: '7', imgUrls: SUCCESS.imgUrls } });
  world.clock.advance(1);
  await claimed(journal);
});

test('a window of 0 never hands a success out again', async () => {
  const world = await openJournalWorld();
  const journal = world.living();
  await ended(journal, '7');
  await claimed(journal, identityOf(), { ...PLAIN, reuseWindowMs: 0 });
});

test('a clock that was set back by years does not keep a success fresh', async () => {
  const world = await openJournalWorld();
  await ended(world.living(), '7');
  world.clock.advance(-10 * 365 * 86_400_000);
  await claimed(world.living());
});

test('a failed task never stands in the way, and does not hide the success before it', async () => {
  const world = await openJournalWorld();
  const journal = world.living();
  await ended(journal, '7', FAILURE);
  await ended(journal, '8');
  await ended(journal, '9', FAILURE, identityOf(), AGAIN);
  expect(await claim(journal)).toMatchObject({ kind: 'ended', entry: { id: '8' } });
  world.clock.advance(600_000);
  await claimed(journal);
});

test('a doubt is told before a fresh success is handed out', async () => {
  const world = await openJournalWorld();
  const journal = world.living();
  await ended(journal, '7');
  await (await claimed(journal, identityOf(), AGAIN)).inDoubt('reset', null, null);
  await expect(claim(journal)).rejects.toMatchObject({ code: 'IN_DOUBT' });
});

test('a withdrawn claim leaves the way free', async () => {
  const world = await openJournalWorld();
  const journal = world.living();
  await (await claimed(journal)).withdraw();
  expect(await journal.open()).toEqual([]);
  await claimed(journal);
});

test('whoever comes while another sends waits, is told once, and gets its task', async () => {
  const world = await openJournalWorld();
  const sender = await claimed(world.living());
  const onWait = vi.fn();
  const waiting = world.living().claim(identityOf(), { ...PLAIN, onWait }, NEVER);
  await vi.waitFor(() => expect(world.clock.sleeps.length).toBeGreaterThan(3));
  await sender.created('7', null);
  expect(await waiting).toMatchObject({ kind: 'open', record: { id: '7' } });
  expect(onWait).toHaveBeenCalledOnce();
});

test('whoever waited for a task that ended meanwhile gets its end, also a failure, whatever the window', async () => {
  const world = await openJournalWorld();
  const journal = world.living();
  const sender = await claimed(journal);
  const waiting = world.living().claim(identityOf(), { ...PLAIN, reuseWindowMs: 0 }, NEVER);
  await vi.waitFor(() => expect(world.clock.sleeps.length).toBeGreaterThan(3));
  // The id, the end and the record's removal in one, so that the waiter cannot see the id come by.
  const [sending] = await journal.open();
  if (sending === undefined) throw new Error('no record');
  await journal.close({ ...sending, state: 'task', id: '7' }, FAILURE);
  expect(await waiting).toMatchObject({ kind: 'ended', entry: { id: '7', status: 'failed', record: sender.name } });
});

test('if the one that sends is refused, whoever waited sends its own', async () => {
  const world = await openJournalWorld();
  const sender = await claimed(world.living());
  const waiting = claim(world.living());
  await vi.waitFor(() => expect(world.clock.sleeps.length).toBeGreaterThan(3));
  await sender.withdraw();
  expect(await waiting).toMatchObject({ kind: 'claimed' });
});

test('waiting ends with the reason of its signal', async () => {
  const world = await openJournalWorld();
  await claimed(world.living());
  const stop = new AbortController();
  const waiting = world.living().claim(identityOf(), PLAIN, stop.signal);
  stop.abort({ kind: 'interrupted' });
  await expect(waiting).rejects.toEqual({ kind: 'interrupted' });
});

test('a sender on another host is waited for until 120 s after its intent, then in doubt', async () => {
  const world = await openJournalWorld();
  const there = { hostname: 'elsewhere', pid: 1, processExists: () => true };
  await claimed(world.living({ system: there }));
  const started = world.clock.now();
  await expect(claim(world.living())).rejects.toMatchObject({ code: 'IN_DOUBT', params: { cause: 'unknown-host' } });
  const waitedMs = world.clock.now() - started;
  expect(waitedMs).toBeGreaterThanOrEqual(120_000);
  expect(waitedMs).toBeLessThan(121_000);
});

test('a sender on another host whose clock is far ahead is in doubt at once', async () => {
  const world = await openJournalWorld();
  await claimed(world.living({ system: { hostname: 'elsewhere', pid: 1, processExists: () => true } }));
  world.clock.advance(-3_600_000);
  await expect(claim(world.living())).rejects.toMatchObject({ params: { cause: 'unknown-host' } });
});

test('of many that ask at once exactly one may send', async () => {
  const world = await openJournalWorld();
  const all = Array.from({ length: 20 }, () => claim(world.living()));
  const first = await Promise.race(all);
  if (first.kind !== 'claimed') throw new Error('nobody may send');
  await first.created('7', null);
  const kinds = (await Promise.all(all)).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'claimed')).toHaveLength(1);
  expect(kinds.filter((kind) => kind === 'open')).toHaveLength(19);
});

test('a record that was handed over and left behind by a crash does not stand in the way', async () => {
  const world = await openJournalWorld();
  const journal = world.living();
  const { record } = await (await claimed(journal)).created('7', null);
  const path = join(world.root, 'open', record.name.slice(0, 2), record.name);
  const content = await readFile(path, 'utf8');
  await journal.close(record, FAILURE);
  await writeFile(path, content);
  const next = await claimed(journal);
  expect(next.name).not.toBe(record.name);
  expect(await readdir(join(world.root, 'open', record.name.slice(0, 2)))).toEqual([next.name]);
});

test('removing an old record late never removes the next one', async () => {
  const world = await openJournalWorld();
  const journal = world.living();
  const first = await (await claimed(journal)).created('7', null);
  await journal.close(first.record, FAILURE);
  const second = await claimed(journal);
  await journal.close(first.record, FAILURE);
  expect((await journal.open()).map(({ name }) => name)).toEqual([second.name]);
});

test('an id that comes after the record was cleared away is recorded anew', async () => {
  const world = await openJournalWorld();
  const late = await claimed(world.living());
  await rm(world.root, { recursive: true });
  const other = await claimed(world.living());
  expect(other.name).toBe(late.name);
  const { record, unrecorded } = await late.created('7', '0.2');
  expect(unrecorded).toBeNull();
  expect(record.name).not.toBe(other.name);
  const open = await world.living().open();
  expect(open.map(({ id, state }) => [id, state])).toEqual(
    expect.arrayContaining([
      [null, 'sending'],
      ['7', 'task'],
    ]),
  );
});
