import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { identityHash, isSameRequest, keyFingerprint } from '../../src/core/identity.ts';
import type { ImageRequest } from '../../src/core/image-request.ts';
import type { RequestIdentity } from '../../src/core/journal.ts';

const IDENTITY: RequestIdentity = {
  baseUrl: 'https://images.example',
  keyFingerprint: keyFingerprint('sk-0123456789'),
  request: {
    mode: 'img2img',
    prompt: 'a fox',
    size: '3:4',
    urls: ['https://a.example', 'https://b.example'],
    model: 'm',
  },
  slot: 1,
  once: null,
  item: null,
};

describe('the fingerprint of a key', () => {
  test('is 16 hexadecimal digits that hold nothing of it', () => {
    expect(keyFingerprint('sk-0123456789')).toMatch(/^[0-9a-f]{16}$/);
    expect(keyFingerprint('sk-0123456789')).toBe(keyFingerprint('sk-0123456789'));
    expect(keyFingerprint('sk-0123456789')).not.toBe(keyFingerprint('sk-0123456780'));
  });
});

describe('the hash of a request', () => {
  test('is 32 hexadecimal digits, and stays what it is: records on disk are named by it', () => {
    expect(identityHash(IDENTITY)).toMatch(/^[0-9a-f]{32}$/);
    const plain: ImageRequest = { mode: 'text2img', prompt: 'a fox', size: '1:1', urls: [], model: 'GPT-Image-2' };
    const fixed = {
      baseUrl: 'https://kexiangai.com',
      keyFingerprint: '0123456789abcdef',
      request: plain,
      slot: 1,
      once: null,
      item: null,
    };
    expect(identityHash(fixed)).toBe('b160fa8d8e65b50805452426bce0fe0b');
  });

  test('does not know the slot', () => {
    expect(identityHash({ ...IDENTITY, slot: 2 })).toBe(identityHash(IDENTITY));
  });

  test.each([
    ['the base URL', { baseUrl: 'https://other.example' }],
    ['the key', { keyFingerprint: keyFingerprint('another-key') }],
    ['the --once key', { once: 'poster' }],
    ['the item of a batch', { item: 'id poster' }],
    ['the mode', { request: { ...IDENTITY.request, mode: 'text2img' as const } }],
    ['the prompt', { request: { ...IDENTITY.request, prompt: 'a fox ' } }],
    ['the size', { request: { ...IDENTITY.request, size: '4:3' as const } }],
    ['the model', { request: { ...IDENTITY.request, model: 'M' } }],
    ['the order of images', { request: { ...IDENTITY.request, urls: [...IDENTITY.request.urls].reverse() } }],
    ['how images are cut', { request: { ...IDENTITY.request, urls: ['https://a.examplehttps://b.example'] } }],
  ])('changes with %s', (_what, change) => {
    expect(identityHash({ ...IDENTITY, ...change })).not.toBe(identityHash(IDENTITY));
  });

  test('of a --once key is the same for every request', () => {
    const other = { ...IDENTITY.request, prompt: 'a hen' };
    expect(identityHash({ ...IDENTITY, once: 'p', request: other })).toBe(identityHash({ ...IDENTITY, once: 'p' }));
  });

  test('of a batch item is the same for every request, and no --once key can take its place', () => {
    const other = { ...IDENTITY.request, prompt: 'a hen' };
    expect(identityHash({ ...IDENTITY, item: 'p', request: other })).toBe(identityHash({ ...IDENTITY, item: 'p' }));
    expect(identityHash({ ...IDENTITY, item: 'p' })).not.toBe(identityHash({ ...IDENTITY, once: 'p' }));
  });

  test('of a --once key can never be that of a request', () => {
    const once = JSON.stringify(['img2img', 'a fox', '3:4', IDENTITY.request.urls, 'm']);
    expect(identityHash({ ...IDENTITY, once })).not.toBe(identityHash(IDENTITY));
  });

  test('is the same exactly where the request is', () => {
    const words = fc.string({ maxLength: 4 });
    const requests = fc.record({
      mode: fc.constantFrom('text2img' as const, 'img2img' as const),
      prompt: words,
      size: fc.constantFrom('1:1' as const, 'auto' as const),
      urls: fc.array(words, { maxLength: 2 }),
      model: words,
    });
    fc.assert(
      fc.property(requests, requests, (a, b) => {
        const same = identityHash({ ...IDENTITY, request: a }) === identityHash({ ...IDENTITY, request: b });
        expect(same).toBe(isSameRequest(a, b));
      }),
    );
  });
});
