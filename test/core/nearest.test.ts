import { expect, test } from 'vitest';
import { nearest } from '../../src/core/nearest.ts';

const COMMANDS = ['create', 'get', 'resume', 'history', 'forget', 'key', 'sandbox'];

test.each([
  ['creat', 'create'],
  ['CREATE', 'create'],
  ['craete', 'create'],
  ['gte', null],
  ['got', 'get'],
  ['ky', 'key'],
  ['hsitory', 'history'],
  ['resum', 'resume'],
  ['quit', null],
  ['', null],
])('%j was probably meant as %j', (given, meant) => {
  expect(nearest(given, COMMANDS)).toBe(meant);
});

test('the first of two that are equally near wins', () => {
  expect(nearest('bat', ['cat', 'hat'])).toBe('cat');
});

test('nothing is near to nothing', () => {
  expect(nearest('create', [])).toBeNull();
});
