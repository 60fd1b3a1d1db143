import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { openResults, readResults } from '../../src/batch/results-file.ts';

const ME = { self: 'me', stateOf: () => 'alive' as const };

async function newPath(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'image2-results-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'results.jsonl');
}

const hashOf = (number: number): string => `${number}`.padStart(16, '0').padEnd(32, 'f');

const lineOf = (number: number, exitCode: number, id = 't'): string =>
  JSON.stringify({
    id,
    status: exitCode === 0 ? 'success' : 'failed',
    created: 'yes',
    exitCode,
    item: { line: number, id: null, hash: hashOf(number) },
  });

test('what one run appends the next one finds, whatever the order, and a success stays one', async () => {
  const ends = fc.array(fc.tuple(fc.nat(12), fc.constantFrom(0, 3, 6, 8)), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(ends, fc.nat(40), async (all, cut) => {
      const path = await newPath();
      for (const part of [all.slice(0, cut), all.slice(cut)]) {
        const results = await openResults(path, ME);
        await Promise.all(
          part.map(([number, code], index) =>
            results.append(hashOf(number), lineOf(number, code, `${index}`), code === 0),
          ),
        );
        await results.close();
      }
      const read = await readResults(path);
      for (let number = 0; number <= 12; number += 1) {
        const codes = all.filter(([of]) => of === number).map(([, code]) => code);
        const expected = codes.includes(0) ? 0 : codes.at(-1);
        expect((await read.find(hashOf(number)))?.exitCode).toBe(expected);
        expect(read.isDone(hashOf(number))).toBe(expected === 0);
      }
    }),
    { numRuns: 25 },
  );
});

test.each([
  ['torn in the middle of a line', '{"id":"t2","item":{"line":2', 2],
  ['without its last newline', lineOf(2, 0), 2],
  ['with foreign lines', 'no json\n[1]\nnull\n{"item":7}\n{"item":{"hash":"../../x"}}\n', 2],
])('a file %s keeps what it has, and takes more', async (_name, tail, number) => {
  const path = await newPath();
  await writeFile(path, `${lineOf(1, 0)}\n${tail}`);
  const results = await openResults(path, ME);
  const known = results.isDone(hashOf(number));
  expect(known).toBe(tail === lineOf(2, 0));
  await results.append(hashOf(3), lineOf(3, 0), true);
  await results.close();
  const again = await readResults(path);
  expect([1, 3].map((which) => again.isDone(hashOf(which)))).toEqual([true, true]);
  expect((await readFile(path, 'utf8')).endsWith(`\n${lineOf(3, 0)}\n`)).toBe(true);
});

test('a line with parts of a wrong type is read for what is right', async () => {
  const path = await newPath();
  const item = { hash: hashOf(1) };
  await writeFile(
    path,
    `${JSON.stringify({ item, id: 7, status: 'odd', imgUrls: ['a', 1], files: [{}], exitCode: '0' })}\n`,
  );
  expect(await (await readResults(path)).find(hashOf(1))).toMatchObject({
    id: null,
    status: null,
    imgUrls: ['a'],
    files: [],
    exitCode: 1,
  });
});

test('a second writer is refused, and a folder that is not there is named', async () => {
  const path = await newPath();
  const results = await openResults(path, ME);
  await expect(openResults(path, ME)).rejects.toMatchObject({ code: 'BATCH_IN_USE' });
  await results.close();
  await expect(openResults('/nowhere/results', ME)).rejects.toMatchObject({ code: 'FILE_NOT_WRITABLE' });
});

test('a line that cannot be written is a result that was not handed over', async () => {
  const results = await openResults(await newPath(), ME);
  await results.close();
  const failed = results.append(hashOf(1), lineOf(1, 0), true);
  await expect(failed).rejects.toMatchObject({ code: 'FILE_NOT_WRITABLE', outcome: 'notDelivered', created: 'yes' });
});
