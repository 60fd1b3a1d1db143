import { expect, test } from 'vitest';
import { parseRecord } from '../../src/journal/record.ts';
import {
  formatDrop,
  formatEntry,
  formatHead,
  LOST,
  parseWriteAhead,
  recordText,
} from '../../src/journal/write-ahead-text.ts';

const OWNER = { host: 'here', boot: 'b', pid: 7, started: '9' };
const [A, B] = ['a'.repeat(32), 'b'.repeat(32)].map((hash) => `${hash}.1.1`);
const intent = (token: string): string => JSON.stringify({ v: 1, state: 'intent', token });
const TASK = JSON.stringify({ v: 1, state: 'task', id: '7' });
const head = formatHead(OWNER, 'token');

function fileOf(...entries: readonly string[]): string {
  return head + entries.join('');
}

test('a record has its own lines of a file that many share', () => {
  const file = fileOf(formatEntry(A ?? '', intent('1')), formatEntry(B ?? '', intent('2')), formatEntry(A ?? '', TASK));
  expect(recordText(file, A ?? '')).toBe(`${intent('1')}\n${TASK}\n`);
  expect(recordText(file, B ?? '')).toBe(`${intent('2')}\n`);
  expect(parseWriteAhead(file).owner).toEqual(OWNER);
});

test('a record that was taken away is not there; one that the file says nothing of is torn, since it was damaged', () => {
  const file = fileOf(formatEntry(A ?? '', intent('1')), formatDrop(A ?? ''), formatEntry(B ?? '', TASK));
  expect(recordText(file, A ?? '')).toBeNull();
  expect(parseRecord(recordText(file, B ?? '') ?? '')).toBe('torn');
});

test('a record that was taken away is torn where a damaged line, or one of its own, may have made it anew', () => {
  const before = [formatEntry(A ?? '', intent('1')), formatDrop(A ?? '')];
  const damaged = '\0\0\0\0\0\n';
  expect(recordText(fileOf(...before, damaged, formatEntry(A ?? '', TASK)), A ?? '')).toBe(LOST);
  expect(recordText(fileOf(...before, damaged), A ?? '')).toBe(LOST);
  expect(recordText(fileOf(...before, formatEntry(A ?? '', TASK)), A ?? '')).toBe(LOST);
  expect(recordText(fileOf(...before, '\0\0\0'), A ?? '')).toBeNull();
  expect(recordText(fileOf(...before, '\n', formatEntry(B ?? '', intent('2'))), A ?? '')).toBeNull();
});

test('an intent begins a record anew, also where nothing says that the one before was taken away', () => {
  const file = fileOf(formatEntry(A ?? '', intent('1')), formatEntry(A ?? '', TASK), formatEntry(A ?? '', intent('2')));
  expect(recordText(file, A ?? '')).toBe(`${intent('2')}\n`);
});

test('half a line counts for nothing, and the lines behind it count', () => {
  const half = formatEntry(A ?? '', TASK).slice(0, 60);
  const file = fileOf(formatEntry(A ?? '', intent('1')), `${half}\n`, formatEntry(A ?? '', TASK));
  expect(recordText(file, A ?? '')).toBe(`${intent('1')}\n${TASK}\n`);
});

test('any other file is its record as it is', () => {
  expect(recordText(`${intent('1')}\n`, A ?? '')).toBe(`${intent('1')}\n`);
  expect(recordText('', A ?? '')).toBe('');
});

test('a file whose head is not whole has no owner', () => {
  expect(parseWriteAhead(head.slice(0, 20)).owner).toBeNull();
  expect(parseWriteAhead('').owner).toBeNull();
});
