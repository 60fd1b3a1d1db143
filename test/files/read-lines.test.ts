import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { type FileLine, MAX_LINE_BYTES, readLines } from '../../src/files/read-lines.ts';

async function fileWith(content: string | Uint8Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'image2-lines-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'lines');
  await writeFile(path, content);
  return path;
}

async function linesOf(path: string, from = 0): Promise<FileLine[]> {
  const lines: FileLine[] = [];
  for await (const line of readLines(path, { from })) lines.push(line);
  return lines;
}

const textOf = ({ bytes }: FileLine): string => Buffer.from(bytes).toString('utf8');

test('whatever the text and its line ends, the lines are those of split', async () => {
  const piece = fc.oneof(fc.constantFrom('\n', '\r\n', '\r', '', '猫', '"'), fc.string({ unit: 'grapheme' }));
  const path = await fileWith('');
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
      const content = pieces.join('');
      await writeFile(path, content);
      const parts = content.split('\n');
      const expected = parts.at(-1) === '' ? parts.slice(0, -1) : parts;
      const lines = await linesOf(path);
      expect(lines.map(textOf)).toEqual(expected.map((line) => line.replace(/\r$/, '')));
      expect(lines.map(({ number }) => number)).toEqual(expected.map((_, index) => index + 1));
      expect(lines.every(({ isComplete }, index) => isComplete || index === lines.length - 1)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('each line says where it is, so that it can be read again from there', async () => {
  const texts = Array.from({ length: 4_000 }, (_, index) => `${index} ${'猫'.repeat(index % 40)}`);
  const path = await fileWith(texts.join('\n'));
  const lines = await linesOf(path);
  expect(lines.map(textOf)).toEqual(texts);
  for (const index of [0, 1, 1_234, 3_999]) {
    const [again] = await linesOf(path, lines[index]?.offset);
    expect(again === undefined ? null : textOf(again)).toBe(texts[index]);
  }
  expect(lines.at(-1)?.isComplete).toBe(false);
});

test('a line without an end in sight is cut, and the next one is whole', async () => {
  const path = await fileWith(`${'x'.repeat(3 * MAX_LINE_BYTES)}\nshort\n`);
  const [long, short] = await linesOf(path);
  expect(long?.bytes.length).toBe(MAX_LINE_BYTES + 1);
  expect(long?.length).toBe(3 * MAX_LINE_BYTES);
  expect(short === undefined ? null : textOf(short)).toBe('short');
  expect(short?.offset).toBe(3 * MAX_LINE_BYTES + 1);
});

test("a file that is not there is the system's error", async () => {
  await expect(linesOf('/nowhere/at/all')).rejects.toMatchObject({ code: 'ENOENT' });
});
