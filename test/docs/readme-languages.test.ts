import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PROJECT } from '../helpers/source-files.ts';

const english = readFileSync(join(PROJECT, 'README.md'), 'utf8');
const chinese = readFileSync(join(PROJECT, 'README.zh-CN.md'), 'utf8');

/** The levels of the headings, in order; what stands in code blocks is none. */
function headings(text: string): number[] {
  return [...text.replaceAll(/^```.*?^```/gms, '').matchAll(/^(#+) /gm)].map(([, marks = '']) => marks.length);
}

/** The code blocks, in order, without the comments that each language words for itself. */
function codeBlocks(text: string): string[] {
  return [...text.matchAll(/^```.*?^```/gms)].map(([block]) => block.replaceAll(/ {2,}# .*$/gm, ''));
}

/** The words in backticks of the first column of each table. */
function tableKeys(text: string): string[] {
  return [...text.matchAll(/^\| (`[^|]*?) *\|/gm)].map(([, cell = '']) => (cell.match(/`[^`]+`/g) ?? []).join(' '));
}

test('the two READMEs have the same headings', () => {
  expect(headings(chinese)).toEqual(headings(english));
});

test('the two READMEs have the same code blocks', () => {
  expect(codeBlocks(chinese)).toEqual(codeBlocks(english));
});

test('the two READMEs have the same tables', () => {
  expect(tableKeys(chinese)).toEqual(tableKeys(english));
});

test('each README leads to the other', () => {
  expect(english).toContain('(README.zh-CN.md)');
  expect(chinese).toContain('(README.md)');
});
