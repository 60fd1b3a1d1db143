import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Image2Error } from '../../src/core/errors.ts';
import { SIZES } from '../../src/core/image-request.ts';
import { type RequestFields, urlFault, validateRequest } from '../../src/core/validate-request.ts';
import { anyText } from '../helpers/any-text.ts';

const PUBLIC = { allowPrivateUrls: false };
const TEXT: RequestFields = { mode: 'text2img', prompt: 'a fox', size: '3:4', urls: [], model: undefined };
const IMAGE: RequestFields = { ...TEXT, mode: 'img2img', urls: ['https://example.com/a.png'] };

describe('a request', () => {
  test('takes the usual model where none is named', () => {
    expect(validateRequest(TEXT, PUBLIC)).toEqual({ ...TEXT, model: 'GPT-Image-2' });
  });

  test('keeps the prompt to the letter and trims the URLs', () => {
    const request = validateRequest(
      { ...IMAGE, prompt: '  a\tfox\n', urls: [' https://example.com/a b%20.png '.replace(' b', 'b')] },
      PUBLIC,
    );
    expect(request.prompt).toBe('  a\tfox\n');
    expect(request.urls).toEqual(['https://example.com/ab%20.png']);
  });

  test.each([
    [{ mode: undefined }, 'MISSING_FLAG', { flag: '--mode' }],
    [{ prompt: undefined }, 'MISSING_FLAG', { flag: '--prompt' }],
    [{ size: undefined }, 'MISSING_FLAG', { flag: '--size' }],
    [{ mode: 'txt2img' }, 'MODE_INVALID', { given: 'txt2img', suggestion: 'text2img' }],
    [{ mode: 'text-to-image' }, 'MODE_INVALID', { given: 'text-to-image', suggestion: 'text2img' }],
    [{ mode: 'image2image' }, 'MODE_INVALID', { given: 'image2image', suggestion: 'img2img' }],
    [{ mode: 'video' }, 'MODE_INVALID', { given: 'video', suggestion: null }],
    [{ mode: '' }, 'MODE_INVALID', { given: '', suggestion: null }],
    [{ prompt: '' }, 'PROMPT_EMPTY', {}],
    [{ prompt: ' \n\t\u3000' }, 'PROMPT_EMPTY', {}],
    [{ prompt: 'x'.repeat(65_537) }, 'PROMPT_TOO_LONG', { bytes: 65_537, maxBytes: 65_536 }],
    [{ prompt: '狐'.repeat(21_846) }, 'PROMPT_TOO_LONG', { bytes: 65_538, maxBytes: 65_536 }],
    [{ prompt: 'a \ud800 fox' }, 'PROMPT_NOT_UTF8', { source: '--prompt' }],
    [{ urls: ['https://example.com/a.png'] }, 'URL_NOT_ALLOWED', {}],
    [{ model: '' }, 'TEXT_INVALID', { flag: '--model', given: '', maxLength: 100 }],
    [{ model: 'a\nb' }, 'TEXT_INVALID', { flag: '--model', given: 'a\nb', maxLength: 100 }],
    [{ model: 'm'.repeat(101) }, 'TEXT_INVALID', { flag: '--model', given: 'm'.repeat(101), maxLength: 100 }],
  ])('with %o is refused as %s', (fields, code, params) => {
    expect(refusalOf({ ...TEXT, ...fields })).toMatchObject({ code, params, outcome: 'cannotStart' });
  });

  test('of the largest prompt passes', () => {
    expect(validateRequest({ ...TEXT, prompt: 'x'.repeat(65_536) }, PUBLIC).prompt).toHaveLength(65_536);
  });

  test('with images needs one to eight of them', () => {
    expect(refusalOf({ ...IMAGE, urls: [] })?.code).toBe('URL_REQUIRED');
    const url = 'https://example.com/a.png';
    expect(refusalOf({ ...IMAGE, urls: Array<string>(9).fill(url) })).toMatchObject({
      code: 'URL_COUNT_INVALID',
      params: { count: 9, max: 8 },
    });
    expect(validateRequest({ ...IMAGE, urls: Array<string>(8).fill(url) }, PUBLIC).urls).toHaveLength(8);
  });
});

describe('a size', () => {
  test.each([
    ['3x4', '3:4'],
    ['3 X 4', '3:4'],
    ['16/9', '16:9'],
    ['9：16', '9:16'],
    ['1024x1536', '2:3'],
    ['1920×1080', '16:9'],
    ['1024*1024', '1:1'],
    ['AUTO', 'auto'],
    [' 1:1', '1:1'],
    ['2.1', '2:1'],
    ['7:5', null],
    ['0:0', null],
    ['1:0', null],
    ['large', null],
  ])('of %j is refused with %j in mind', (given, suggestion) => {
    expect(refusalOf({ ...TEXT, size: given })).toMatchObject({ code: 'SIZE_INVALID', params: { given, suggestion } });
  });

  test('that is suggested is one of the 14', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.nat(5000), (width, height) => {
        const refusal = refusalOf({ ...TEXT, size: `${width}x${height}` });
        expect(refusal).toMatchObject({
          code: 'SIZE_INVALID',
          params: { suggestion: expect.toBeOneOf([null, ...SIZES]) },
        });
      }),
    );
  });
});

describe('the URL of a reference image', () => {
  test.each([
    ['https://example.com/a.png', null],
    ['http://example.com', null],
    ['HTTPS://EXAMPLE.COM/a', null],
    ['https://例子.中国/图.png', null],
    ['https://example.com:8443/a?b=c#d', null],
    ['a.png', 'local-path'],
    ['./a.png', 'local-path'],
    ['/srv/a', 'local-path'],
    ['~/a.jpg', 'local-path'],
    ['..\\a', 'local-path'],
    ['C:\\a.png', 'local-path'],
    ['c:/a.png', 'local-path'],
    ['file:///srv/a.png', 'local-path'],
    ['FILE:/srv/a.png', 'local-path'],
    ['example.com/a', 'not-a-url'],
    ['', 'not-a-url'],
    ['http:///a.png', 'not-a-url'],
    ['https:/example.com/a', 'not-a-url'],
    ['https://exa mple.com/a', 'not-a-url'],
    ['https://[::1', 'not-a-url'],
    ['ftp://example.com/a.png', 'scheme'],
    ['data:image/png;base64,AAAA', 'scheme'],
    ['javascript:alert(1)', 'scheme'],
    ['https://user:secret@example.com/a', 'credentials'],
    ['https://user@example.com/a', 'credentials'],
    ['http://localhost/a.png', 'private-host'],
    ['http://127.0.0.1:8080/a.png', 'private-host'],
    ['http://0x7f.1/a.png', 'private-host'],
    ['http://[::1]/a.png', 'private-host'],
    ['http://192.168.1.4/a.png', 'private-host'],
    ['http://169.254.169.254/latest', 'private-host'],
    ['https://printer.local/a.png', 'private-host'],
  ] as const)('%j: %s', (given, fault) => {
    expect(urlFault(given, PUBLIC)).toBe(fault);
    const refusal = refusalOf({ ...IMAGE, urls: [given] });
    expect(refusal?.code ?? null).toBe(fault === null ? null : 'URL_INVALID');
  });

  test('may be private where the service is on this machine', () => {
    expect(urlFault('http://127.0.0.1:8080/a.png', { allowPrivateUrls: true })).toBeNull();
    expect(urlFault('./a.png', { allowPrivateUrls: true })).toBe('local-path');
  });

  test('that holds a password is named without it', () => {
    for (const given of [
      'https://user:se@cret@example.com/a',
      'https:\\\\user:secret@example.com',
      'ftp://u:secret@x/@b',
    ]) {
      const refusal = refusalOf({ ...IMAGE, urls: [given] });
      expect(JSON.stringify(refusal?.params)).toContain('***@');
      expect(JSON.stringify(refusal?.params)).not.toMatch(/cret|user/);
    }
  });

  test('with a fault is named, wherever it stands', () => {
    const urls = ['https://example.com/a.png', ' ./b.png '];
    expect(refusalOf({ ...IMAGE, urls })).toMatchObject({ params: { given: './b.png', fault: 'local-path' } });
  });
});

test('any text either passes whole or is refused by a code', () => {
  fc.assert(
    fc.property(anyText(), anyText(), (prompt, url) => {
      const refusal = refusalOf({ ...IMAGE, prompt, urls: [url] });
      if (refusal === null) expect(validateRequest({ ...IMAGE, prompt, urls: [url] }, PUBLIC).prompt).toBe(prompt);
      else expect(['PROMPT_EMPTY', 'PROMPT_NOT_UTF8', 'URL_INVALID']).toContain(refusal.code);
    }),
  );
});

function refusalOf(fields: RequestFields): Image2Error | null {
  try {
    validateRequest(fields, PUBLIC);
    return null;
  } catch (error) {
    if (error instanceof Image2Error) return error;
    throw error;
  }
}
