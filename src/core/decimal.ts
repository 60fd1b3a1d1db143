/** The exact sum of decimal numbers in text (`0.2`, `1e-3`), as a decimal without an exponent. What is no number counts as 0. */
export function sumDecimals(texts: readonly string[]): string {
  const parts = texts.map(parseDecimal).filter((part) => part !== null);
  const scale = parts.reduce((most, part) => Math.max(most, part.scale), 0);
  const total = parts.reduce((sum, part) => sum + part.digits * 10n ** BigInt(scale - part.scale), 0n);
  return formatDecimal(total, scale);
}

/** A decimal number times a whole number that is not negative. */
export function multiplyDecimal(text: string, times: number): string {
  const part = parseDecimal(text);
  return part === null ? '0' : formatDecimal(part.digits * BigInt(times), part.scale);
}

/** True for a decimal number that is not negative. */
export function isAmount(text: string): boolean {
  const part = parseDecimal(text);
  return part !== null && part.digits >= 0n;
}

/** Below zero, zero or above, as `a` is less than, equal to or greater than `b`. */
export function compareDecimals(a: string, b: string): number {
  const difference = sumDecimals([a, negate(b)]);
  return difference === '0' ? 0 : difference.startsWith('-') ? -1 : 1;
}

interface Decimal {
  readonly digits: bigint;
  /** How many of the digits stand behind the point; never negative. */
  readonly scale: number;
}

/** Exponents past this would make numbers of absurd length out of a few characters. */
const MAX_EXPONENT = 30;

function parseDecimal(text: string): Decimal | null {
  const found = /^\s*(-?)(\d{1,60})(?:\.(\d{1,60}))?(?:[eE]([+-]?\d{1,3}))?\s*$/.exec(text);
  if (found === null) return null;
  const [, sign, whole = '', fraction = '', exponent = '0'] = found;
  if (Math.abs(Number(exponent)) > MAX_EXPONENT) return null;
  const scale = fraction.length - Number(exponent);
  const digits = BigInt(`${sign}${whole}${fraction}`) * 10n ** BigInt(Math.max(0, -scale));
  return { digits, scale: Math.max(0, scale) };
}

function formatDecimal(digits: bigint, scale: number): string {
  const sign = digits < 0n ? '-' : '';
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  const fraction = text.slice(text.length - scale).replace(/0+$/, '');
  const whole = text.slice(0, text.length - scale);
  return `${sign}${whole}${scale > 0 && fraction !== '' ? `.${fraction}` : ''}`;
}

function negate(text: string): string {
  const trimmed = text.trim();
  return trimmed.startsWith('-') ? trimmed.slice(1) : `-${trimmed}`;
}
