import { appendFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { identityHash } from '../../src/core/identity.ts';
import type { ClaimOptions, Journal } from '../../src/core/journal.ts';
import { claimed, ended, FAILURE, identityOf, NEVER, openJournalWorld, SUCCESS } from '../helpers/open-journal.ts';

const ITEM = identityOf({ item: 'id fox' });
const HASH = identityHash(ITEM);

async function optionsOf(journal: Journal, supersedes: string | null = null): Promise<ClaimOptions> {
  const { baseUrl, keyFingerprint } = ITEM;
  const itemEndings = await journal.itemEndings({ baseUrl, keyFingerprint, isKnown: () => false });
  return { again: false, reuseWindowMs: 0, itemEndings, supersedes };
}

test('an item that another process brought to its end since the look is never paid for again', async () => {
  const world = await openJournalWorld();
  const [mine, other] = [world.living(), world.living()];
  const options = await optionsOf(mine);
  expect(await options.itemEndings?.find(HASH)).toBeNull();
  await ended(other, 't1', SUCCESS, ITEM, await optionsOf(other));
  expect(await mine.claim(ITEM, options, NEVER)).toMatchObject({ kind: 'ended', entry: { id: 't1' } });
});

test('a failure may be followed by a new task once: by whoever knew of it', async () => {
  const world = await openJournalWorld();
  const journal = world.living();
  await ended(journal, 't1', FAILURE, ITEM, await optionsOf(journal));
  const options = await optionsOf(journal);
  expect(await journal.claim(ITEM, options, NEVER)).toMatchObject({ kind: 'ended', entry: { id: 't1' } });
  const failed = await options.itemEndings?.find(HASH);
  const retry = { ...options, supersedes: failed?.token ?? null };
  await ended(world.living(), 't2', FAILURE, ITEM, retry);
  expect(await journal.claim(ITEM, retry, NEVER)).toMatchObject({ kind: 'ended', entry: { id: 't2' } });
});

test('attaching finds an open task, says nothing of a free item and never claims', async () => {
  const world = await openJournalWorld();
  const journal = world.living();
  const options = await optionsOf(journal);
  expect(await journal.attach(ITEM, options, NEVER)).toBeNull();
  await (await claimed(journal, ITEM, options)).created('t1', '0.2');
  expect(await journal.attach(ITEM, options, NEVER)).toMatchObject({ kind: 'open', record: { id: 't1' } });
  const lost = identityOf({ item: 'id lost' });
  await claimed(world.dead(), lost, options);
  await expect(journal.attach(lost, options, NEVER)).rejects.toMatchObject({ code: 'IN_DOUBT' });
});

test('a refused sender leaves nothing to attach to, and who waited for it does not get its right to pay', async () => {
  const world = await openJournalWorld();
  const journal = world.living();
  const options = await optionsOf(journal);
  const claim = await claimed(journal, ITEM, options);
  const attaching = journal.attach(ITEM, options, NEVER);
  await claim.withdraw();
  expect(await attaching).toBeNull();
});

test('a success counts, in whatever order the histories of several hosts are read', async () => {
  const world = await openJournalWorld();
  const journal = world.living();
  await ended(journal, 't1', FAILURE, ITEM, await optionsOf(journal));
  const failed = (await (await optionsOf(journal)).itemEndings?.find(HASH))?.token ?? null;
  const history = join(world.root, 'history');
  const [name = ''] = await readdir(history);
  const line = JSON.parse(await readFile(join(history, name), 'utf8'));
  const success = { ...line, token: 'other', status: 'success', id: 't2', imgUrls: SUCCESS.imgUrls };
  await mkdir(history, { recursive: true });
  for (const host of ['0', 'zz']) {
    await appendFile(join(history, `${host}.jsonl`), `${JSON.stringify(success)}\n`);
    await appendFile(join(history, `${host}.jsonl`), `${JSON.stringify({ ...line, token: `late ${host}` })}\n`);
  }
  const options = await optionsOf(journal, failed);
  expect((await options.itemEndings?.find(HASH))?.id).toBe('t2');
  expect(await journal.claim(ITEM, options, NEVER)).toMatchObject({ kind: 'ended', entry: { id: 't2' } });
});

test('a line that is half written is read once it is whole', async () => {
  const world = await openJournalWorld();
  const journal = world.living();
  await ended(journal, 't1', SUCCESS, identityOf({ item: 'id other' }), await optionsOf(journal));
  const history = join(world.root, 'history');
  const [name = ''] = await readdir(history);
  const path = join(history, name);
  const line = JSON.parse(await readFile(path, 'utf8'));
  const options = await optionsOf(journal);
  const text = `${JSON.stringify({ ...line, token: 'mine', record: `${HASH}.1.1`, id: 't9' })}\n`;
  await appendFile(path, text.slice(0, 50));
  expect(await options.itemEndings?.find(HASH)).toBeNull();
  await appendFile(path, text.slice(50));
  expect(await options.itemEndings?.peek(HASH)).toBeNull();
  const found = await Promise.all(Array.from({ length: 20 }, () => options.itemEndings?.find(HASH)));
  expect(found.map((entry) => entry?.id)).toEqual(Array.from({ length: 20 }, () => 't9'));
});
