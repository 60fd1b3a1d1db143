import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { identityHash } from '../../src/core/identity.ts';
import { createRedactor } from '../../src/core/redact.ts';
import {
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

const nightly = identityOf({ once: 'nightly' });
const otherRequest = { ...nightly, request: { ...REQUEST, prompt: 'a wolf' } };

test.each([
  ['a success', SUCCESS],
  ['a failure', FAILURE],
])('%s is returned for ever', async (_what, ending) => {
  const world = await openJournalWorld();
  const journal = world.living();
  await ended(journal, '7', ending, nightly);
  world.clock.advance(10 * 365 * 86_400_000);
  const found = await journal.claim(nightly, { ...PLAIN, reuseWindowMs: 0 }, NEVER);
  expect(found).toMatchObject({ kind: 'ended', entry: { id: '7', status: ending.status } });
});

test.each(['in flight', 'in doubt', 'ended'] as const)('another request for a key %s is a conflict', async (state) => {
  const world = await openJournalWorld();
  const journal = world.living();
  const claim = await claimed(journal, nightly);
  if (state === 'in doubt') await claim.inDoubt('reset', null, null);
  if (state === 'ended') await journal.close((await claim.created('7', null)).record, SUCCESS);
  const conflict = { code: 'ONCE_CONFLICT', outcome: 'cannotStart', params: { once: 'nightly' } };
  await expect(journal.claim(otherRequest, PLAIN, NEVER)).rejects.toMatchObject(conflict);
});

test('a refusal leaves the key free, also for another request', async () => {
  const world = await openJournalWorld();
  const journal = world.living();
  await (await claimed(journal, nightly)).withdraw();
  await claimed(journal, otherRequest);
});

test('the key belongs to one service and one API key', async () => {
  const world = await openJournalWorld();
  const journal = world.living();
  await ended(journal, '7', SUCCESS, nightly);
  await claimed(journal, { ...nightly, baseUrl: 'https://other.example' });
  await claimed(journal, { ...nightly, keyFingerprint: 'fedcba9876543210' });
});

test('a task that was forgotten is still the only one of its key', async () => {
  const world = await openJournalWorld();
  const journal = world.living();
  const { record } = await (await claimed(journal, nightly)).created('7', '0.2');
  await journal.close(record, { ...SUCCESS, status: 'forgotten', imgUrls: [] });
  expect(await journal.open()).toEqual([]);
  expect(await journal.claim(nightly, PLAIN, NEVER)).toMatchObject({ kind: 'open', record: { id: '7' } });
});

test('a doubt that was forgotten leaves the key free', async () => {
  const world = await openJournalWorld();
  const journal = world.living();
  await (await claimed(journal, nightly)).inDoubt('reset', null, null);
  const [record] = await journal.open();
  if (record === undefined) throw new Error('no record');
  await journal.close(record, { ...SUCCESS, status: 'forgotten', imgUrls: [] });
  await claimed(journal, nightly);
});

test.each([
  ['torn', () => '{"v":1,"token":"ab'],
  ['of a newer version', (line: string) => line.replace('"v":1', '"v":2')],
])('an entry that is %s is a doubt, not leave to pay again', async (_what, damage) => {
  const world = await openJournalWorld();
  const journal = world.living();
  await ended(journal, '7', SUCCESS, nightly);
  const name = `${identityHash(nightly)}.1`;
  const path = join(world.root, 'once', name.slice(0, 2), name);
  await writeFile(path, damage(await readFile(path, 'utf8')));
  const doubt = { code: 'IN_DOUBT', params: { cause: 'torn', record: null } };
  await expect(journal.claim(nightly, PLAIN, NEVER)).rejects.toMatchObject(doubt);
});

test('an API key inside the key of --once or the request does not reach the disk', async () => {
  const world = await openJournalWorld();
  const secret = 'sk-canary-0123456789';
  const redactor = createRedactor();
  redactor.add(secret, 'sk-c****6789');
  const journal = world.living({ redactor });
  const identity = { ...identityOf({ once: `x ${secret}` }), request: { ...REQUEST, prompt: `say ${secret}` } };
  const { name, created } = await claimed(journal, identity);
  await created('7', null);
  const content = await readFile(join(world.root, 'open', name.slice(0, 2), name), 'utf8');
  expect(content).not.toContain(secret);
  expect(content).toContain('sk-c****6789');
  expect(await journal.claim(identity, PLAIN, NEVER)).toMatchObject({ kind: 'open' });
});
