import { expect, test } from 'vitest';
import { isNumber, isText, listOf, objectOf, oneOf, orNull } from '../../src/core/shape.ts';

const isPerson = objectOf<{ name: string; age: number | null; tags: readonly string[]; kind: 'a' | 'b' }>({
  name: isText,
  age: orNull(isNumber),
  tags: listOf(isText),
  kind: oneOf('a', 'b'),
});

const RIGHT = { name: 'x', age: null, tags: ['y'], kind: 'a' };

test.each([
  ['all members right', RIGHT],
  ['a number where null may be', { ...RIGHT, age: 3 }],
  ['further members', { ...RIGHT, more: { deep: true } }],
  ['an empty list', { ...RIGHT, tags: [] }],
])('an object with %s fits', (_what, value) => {
  expect(isPerson(value)).toBe(true);
});

test.each([
  ['null', null],
  ['a text', 'x'],
  ['a list', [RIGHT]],
  ['a missing member', { name: 'x', age: null, tags: [] }],
  ['undefined where null may be', { ...RIGHT, age: undefined }],
  ['a number for a text', { ...RIGHT, name: 1 }],
  ['a text for a number', { ...RIGHT, age: '3' }],
  ['a wrong part of a list', { ...RIGHT, tags: ['y', 1] }],
  ['no list', { ...RIGHT, tags: 'y' }],
  ['another word', { ...RIGHT, kind: 'c' }],
  ['only inherited members', Object.create(RIGHT)],
])('%s does not fit', (_what, value) => {
  expect(isPerson(value)).toBe(false);
});
