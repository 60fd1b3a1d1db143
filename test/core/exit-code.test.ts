import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  combineExitCodes,
  createdByOutcome,
  EXIT_CODES,
  type ExitCode,
  type Outcome,
} from '../../src/core/exit-code.ts';

const CODES = Object.values(EXIT_CODES);

test('the exit codes are those of the contract', () => {
  expect(EXIT_CODES).toEqual({
    done: 0,
    bug: 1,
    cannotStart: 2,
    taskEnded: 3,
    keyProblem: 4,
    refused: 5,
    unfinished: 6,
    inDoubt: 7,
    notDelivered: 8,
    interrupted: 130,
    terminated: 143,
  });
});

test.each([
  ['done', 'yes'],
  ['cannotStart', 'no'],
  ['taskEnded', 'yes'],
  ['keyProblem', 'no'],
  ['refused', 'no'],
  ['unfinished', 'yes'],
  ['inDoubt', 'unknown'],
  ['notDelivered', 'yes'],
  ['bug', 'unknown'],
  ['interrupted', 'unknown'],
  ['terminated', 'unknown'],
] as const satisfies readonly (readonly [Outcome, string])[])(
  '%s says that a task was created: %s',
  (outcome, created) => {
    expect(createdByOutcome(outcome)).toBe(created);
  },
);

describe('the code of several tasks', () => {
  test.each([
    [[], 0],
    [[0, 0], 0],
    [[0, 3, 6], 3],
    [[6, 3, 0], 6],
    [[3, 0, 7, 6], 7],
    [[130, 7], 7],
    [[8, 130], 8],
  ] as [ExitCode[], ExitCode][])('%j is %i', (codes, combined) => {
    expect(combineExitCodes(codes)).toBe(combined);
  });

  test('is 0 only where all are, and one of them', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...CODES), { minLength: 1 }), (codes) => {
        const combined = combineExitCodes(codes);
        expect(codes).toContain(combined);
        expect(combined === 0).toBe(codes.every((code) => code === 0));
      }),
    );
  });
});
