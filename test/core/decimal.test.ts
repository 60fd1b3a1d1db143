import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareDecimals, sumDecimals } from '../../src/core/decimal.ts';

interface Exact {
  readonly text: string;
  /** In units of 10^-12. */
  readonly units: bigint;
}

const exact: fc.Arbitrary<Exact> = fc
  .record({ digits: fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), scale: fc.nat(12), scientific: fc.boolean() })
  .map(({ digits, scale, scientific }) => {
    const units = digits * 10n ** BigInt(12 - scale);
    if (scientific) return { text: `${digits}e-${scale}`, units };
    const sign = digits < 0n ? '-' : '';
    const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
    const whole = text.slice(0, text.length - scale);
    return { text: scale === 0 ? `${sign}${whole}` : `${sign}${whole}.${text.slice(-scale)}`, units };
  });

describe('the sum of decimals', () => {
  test.each([
    [[], '0'],
    [['0.1', '0.2'], '0.3'],
    [['0.20'], '0.2'],
    [['1e-3', '2E2'], '200.001'],
    [['10', '5'], '15'],
    [['100'], '100'],
    [['-0.5', '0.5'], '0'],
    [['0.1', '-0.25'], '-0.15'],
    [['9007199254740993', '0.000000000001'], '9007199254740993.000000000001'],
    [[' 1.50 '], '1.5'],
    [['1', 'free', '', 'NaN', 'Infinity', '0x10', '1e99', '.5', '1.'], '1'],
  ])('of %j is %s', (texts, sum) => {
    expect(sumDecimals(texts)).toBe(sum);
  });

  test('is exact, whatever is added', () => {
    fc.assert(
      fc.property(fc.array(exact, { maxLength: 20 }), (numbers) => {
        const total = numbers.reduce((sum, { units }) => sum + units, 0n);
        const sum = sumDecimals(numbers.map(({ text }) => text));
        expect(sum).toMatch(/^-?\d+(\.\d*[1-9])?$/);
        expect(sum).not.toMatch(/^-?0\d|^-0$/);
        expect(unitsOf(sum)).toBe(total);
      }),
    );
  });
});

test('decimals compare as numbers do', () => {
  fc.assert(
    fc.property(exact, exact, (a, b) => {
      const expected = a.units < b.units ? -1 : a.units > b.units ? 1 : 0;
      expect(compareDecimals(a.text, b.text)).toBe(expected);
    }),
  );
  expect(compareDecimals('0.30', '0.3')).toBe(0);
  expect(compareDecimals('2', '10')).toBe(-1);
  expect(compareDecimals(' -1 ', '-2')).toBe(1);
});

function unitsOf(text: string): bigint {
  const [whole = '', fraction = ''] = text.split('.');
  return BigInt(`${whole}${fraction.padEnd(12, '0')}`);
}
