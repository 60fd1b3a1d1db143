import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EXIT_CODES, type Outcome } from '../../src/core/exit-code.ts';
import { createRedactor } from '../../src/core/redact.ts';
import { emptyDraft } from '../../src/core/report.ts';
import { toDocument, toJsonLine } from '../../src/ui/report-json.ts';
import { anyText } from '../helpers/any-text.ts';

const KEYS = [
  'ok',
  'id',
  'status',
  'imgUrls',
  'failReason',
  'created',
  'reused',
  'cost',
  'request',
  'baseUrl',
  'createdAt',
  'files',
  'elapsedMs',
  'exitCode',
  'error',
  'next',
];

describe('the document', () => {
  test('has every key of the contract, in its order, null where nothing is known', () => {
    const document = toDocument(emptyDraft(), { outcome: 'done', error: null, elapsedMs: 41_234.4 });
    expect(Object.keys(document)).toEqual(KEYS);
    expect(document).toMatchObject({
      ok: true,
      id: null,
      created: 'yes',
      reused: false,
      files: [],
      elapsedMs: 41_234,
      exitCode: 0,
      error: null,
    });
  });

  test.each(Object.entries(EXIT_CODES))(
    'of the outcome %s has the exit code %i, and ok only for 0',
    (outcome, exitCode) => {
      const document = toDocument(emptyDraft(), { outcome: outcome as Outcome, error: null, elapsedMs: 0 });
      expect([document.exitCode, document.ok]).toEqual([exitCode, exitCode === 0]);
    },
  );

  test('says of creation what the draft knows, else what the outcome says', () => {
    const ending = { outcome: 'refused', error: null, elapsedMs: 0 } as const;
    expect(toDocument(emptyDraft(), ending).created).toBe('no');
    expect(toDocument({ ...emptyDraft(), created: 'yes' }, ending).created).toBe('yes');
  });

  test('takes members that only one command has', () => {
    const draft = { ...emptyDraft(), extra: { body: { cost_type: 1 } } };
    expect(toDocument(draft, { outcome: 'done', error: null, elapsedMs: 0 })).toMatchObject({ body: { cost_type: 1 } });
  });
});

describe('a line of JSON', () => {
  test('is one line that a terminal shows raw, and means the same', () => {
    const redactor = createRedactor();
    fc.assert(
      fc.property(anyText(), anyText(), (prompt, reason) => {
        const line = toJsonLine({ prompt, list: [reason] }, redactor);
        expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u061c\u202a-\u202e\u2066-\u2069]/u);
        expect(JSON.parse(line)).toEqual({ prompt, list: [reason] });
      }),
    );
  });

  test('masks a key before it is escaped, so that quotes in it hide nothing', () => {
    const redactor = createRedactor();
    redactor.add('sk-"quoted"\\key', '****');
    expect(toJsonLine({ reason: 'bad key sk-"quoted"\\key!' }, redactor)).toBe('{"reason":"bad key ****!"}');
  });
});
