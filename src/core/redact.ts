/** Replaces secrets in text. It starts with none and learns them as they are read. */
export interface Redactor {
  /** From now on `value` is shown as `mask`. */
  add(value: string, mask: string): void;
  /** The text with every form of every secret replaced by its mask. */
  redact(text: string): string;
  /** True where the text holds a secret in any form, also one that is percent-encoded in part. */
  holds(text: string): boolean;
}

/**
 * Finds secrets by value: raw, JSON-escaped, percent-encoded (either case of hexadecimal) and base64 at each of the
 * three places where it can start in a longer base64 text.
 */
export function createRedactor(): Redactor {
  const masks = new Map<string, string>();
  return {
    add: (value, mask) => {
      for (const form of formsOf(value)) if (form.length >= MIN_FORM_LENGTH) masks.set(form, mask);
    },
    redact: (text) => {
      let current = text;
      for (const [form, mask] of masks) current = current.replaceAll(form, () => mask);
      return current;
    },
    holds: (text) => {
      const decoded = percentDecoded(text);
      return [...masks.keys()].some((form) => text.includes(form) || decoded.includes(form));
    },
  };
}

/** Every string inside a JSON-like value redacted; keys of objects too. */
export function redactDeep(value: unknown, redactor: Redactor): unknown {
  if (typeof value === 'string') return redactor.redact(value);
  if (Array.isArray(value)) return value.map((item) => redactDeep(item, redactor));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [redactor.redact(key), redactDeep(item, redactor)]),
  );
}

// The shortest key has 8 characters; a base64 middle of it has at least 9. Shorter forms would hit innocent text.
const MIN_FORM_LENGTH = 8;

function formsOf(value: string): string[] {
  const percent = encodeURIComponent(value);
  const everyByte = [...Buffer.from(value, 'utf8')].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  const strict = percent.replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const json = JSON.stringify(value).slice(1, -1);
  return [
    ...new Set([
      value,
      json,
      json.replaceAll('/', '\\/'),
      percent,
      lowerHex(percent),
      strict,
      lowerHex(strict),
      percent.replaceAll('%20', '+'),
      encodeURI(value),
      everyByte,
      everyByte.toUpperCase(),
      ...base64Forms(value),
    ]),
  ];
}

// Keys are ASCII, so larger bytes can stay as they are.
function percentDecoded(text: string): string {
  return text.replaceAll(/%([0-7][\da-f])/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function lowerHex(percentEncoded: string): string {
  return percentEncoded.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
}

function base64Forms(value: string): string[] {
  const forms = [0, 1, 2].map((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(value, 'utf8')]);
    const first = Math.ceil((offset * 8) / 6);
    const whole = Math.floor((bytes.length * 8) / 6);
    return bytes.toString('base64').slice(first, whole);
  });
  return [...forms, ...forms.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))];
}
