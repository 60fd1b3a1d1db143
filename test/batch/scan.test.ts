import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { type Scanned, type Shard, scanBatch } from '../../src/batch/scan.ts';

async function fileWith(lines: readonly unknown[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'image2-scan-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'jobs.jsonl');
  await writeFile(path, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
  return path;
}

async function scan(path: string, shard: Shard | null = null): Promise<Scanned[]> {
  const options = { path, defaults: { mode: 'text2img', size: '1:1' }, settings: { allowPrivateUrls: false }, shard };
  const all: Scanned[] = [];
  for await (const scanned of scanBatch(options)) all.push(scanned);
  return all;
}

const keysOf = (all: readonly Scanned[]): string[] => all.flatMap((one) => (one.kind === 'item' ? [one.item.key] : []));

test('in any number of shards every item is in one, equal lines and ids included', async () => {
  const line = fc.oneof(
    fc.record({ prompt: fc.constantFrom('a', 'b', 'c') }),
    fc.nat(30).map((id) => ({ prompt: `of ${id}`, id: `id ${id}` })),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 40 }), fc.integer({ min: 1, max: 7 }), async (lines, count) => {
      const path = await fileWith(lines);
      const whole = keysOf(await scan(path));
      expect(new Set(whole).size).toBe(whole.length);
      const parts: string[] = [];
      for (let index = 1; index <= count; index += 1) parts.push(...keysOf(await scan(path, { index, count })));
      expect(parts.sort()).toEqual([...whole].sort());
    }),
    { numRuns: 30 },
  );
});

test('an item is the same wherever its line stands, and however its JSON is written', async () => {
  const one = keysOf(await scan(await fileWith([{ prompt: 'a' }, { prompt: 'b' }, { prompt: 'a' }])));
  const two = keysOf(
    await scan(await fileWith(['{"prompt":"a"}', '', '{ "size":"1:1", "prompt" : "\\u0061" }\r', '{"prompt":"b"}'])),
  );
  expect(two.sort()).toEqual(one.sort());
});

test('an id stands for one request: the same again is passed over, another is a fault', async () => {
  const all = await scan(
    await fileWith([
      { prompt: 'a', id: 'x' },
      { prompt: 'a', id: 'x' },
      { prompt: 'b', id: 'x' },
    ]),
  );
  expect(all.map((one) => (one.kind === 'fault' ? [one.line, one.error.code] : one.item.line))).toEqual([
    1,
    [3, 'ITEM_ID_REUSED'],
  ]);
});

test('every bad line is told, in every shard', async () => {
  const path = await fileWith([
    '[]',
    '{"prompt":"a","id":""}',
    '{"prompt":"a","urls":"x"}',
    '{"prompt":"a","size":"7:7"}',
    '{"prompt":"a","promt":"b"}',
    '{"prompt":1}',
    `{"prompt":"${'x'.repeat(1_100_000)}"}`,
    '{"prompt":"a","mode":"img2img","urls":["http://127.0.0.1/x.png"]}',
  ]);
  for (const shard of [null, { index: 2, count: 2 }]) {
    const faults = (await scan(path, shard)).map((one) => (one.kind === 'fault' ? one.error.code : 'item'));
    expect(faults).toEqual([
      'LINE_NOT_JSON',
      'TEXT_INVALID',
      'MEMBER_INVALID',
      'SIZE_INVALID',
      'MEMBER_UNKNOWN',
      'MEMBER_INVALID',
      'LINE_TOO_LONG',
      'URL_INVALID',
    ]);
  }
});
