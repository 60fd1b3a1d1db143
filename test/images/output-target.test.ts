import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isImage2Error } from '../../src/core/errors.ts';
import { type ImageNameFacts, imagePath, parseOutputTarget } from '../../src/images/output-target.ts';

const FACTS: ImageNameFacts = {
  taskId: '13170',
  n: 1,
  format: 'png',
  size: '3:4',
  date: new Date(2026, 10, 2, 23, 59),
};

function path(given: string, facts: Partial<ImageNameFacts> = {}, attempt = 1): string {
  return imagePath(parseOutputTarget(given, '/home/me'), { ...FACTS, ...facts }, attempt);
}

function codeOf(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return isImage2Error(error) ? { code: error.code, params: error.params } : error;
  }
  return null;
}

describe('parseOutputTarget', () => {
  it('takes a name that ends like an image for a file', () => {
    expect(parseOutputTarget('art/fox.JPeG', '/home/me')).toEqual({
      kind: 'file',
      folder: '/home/me/art',
      name: 'fox.JPeG',
    });
  });

  it('takes anything else for a folder, also an image name with a slash behind it', () => {
    for (const [given, folder] of [
      ['art', '/home/me/art'],
      ['.', '/home/me'],
      ['../you', '/home/you'],
      ['/abs/', '/abs'],
      ['fox.png/', '/home/me/fox.png'],
      ['fox.txt', '/home/me/fox.txt'],
      ['a{b', '/home/me/a{b'],
    ] as const) {
      expect(parseOutputTarget(given, '/home/me')).toEqual({ kind: 'folder', folder });
    }
  });

  it('keeps the part before the first placeholder as the folder of a template', () => {
    expect(parseOutputTarget('../art/x/{date}/{id}.{ext}', '/home/me')).toEqual({
      kind: 'template',
      folder: '/home/art/x',
      pattern: '{date}/{id}.{ext}',
    });
  });

  it.each(['{ID}.png', '{}', 'a/{prompt}-{n}.png', '{id }'])('refuses the unknown placeholder in %s', (given) => {
    const placeholder = /\{.*?\}/.exec(given)?.[0];
    expect(codeOf(() => parseOutputTarget(given, '/'))).toEqual({
      code: 'OUTPUT_TEMPLATE_INVALID',
      params: { given, placeholder },
    });
  });

  it('refuses a way up behind a placeholder', () => {
    expect(codeOf(() => parseOutputTarget('{id}/../../x.png', '/a/b'))).toMatchObject({
      code: 'OUTPUT_TEMPLATE_INVALID',
      params: { placeholder: '..' },
    });
  });

  it('refuses what is no path at all', () => {
    expect(codeOf(() => parseOutputTarget('', '/'))).toMatchObject({ code: 'OUTPUT_NOT_WRITABLE' });
    expect(codeOf(() => parseOutputTarget('a\0.png', '/'))).toMatchObject({ code: 'OUTPUT_NOT_WRITABLE' });
  });

  it('leaves braces in the current folder alone', () => {
    const target = parseOutputTarget('{id}.png', '/home/{id}');
    expect(imagePath(target, FACTS, 1)).toBe('/home/{id}/13170.png');
  });
});

describe('imagePath', () => {
  it('names images in a folder by task and number, with the extension of their bytes', () => {
    expect(path('art', { n: 2, format: 'webp' })).toBe('/home/me/art/13170-2.webp');
    expect(path('art', {}, 3)).toBe('/home/me/art/13170-1-3.png');
    expect(path('/')).toBe('/13170-1.png');
  });

  it('counts a file name on, for further images and for taken names', () => {
    expect(path('fox.png')).toBe('/home/me/fox.png');
    expect(path('fox.png', { n: 2 })).toBe('/home/me/fox-2.png');
    expect(path('fox.png', { n: 2 }, 3)).toBe('/home/me/fox-4.png');
  });

  it('keeps the extension of a file name, whatever the bytes are', () => {
    expect(path('fox.JPEG', { format: 'webp', n: 2 })).toBe('/home/me/fox-2.JPEG');
  });

  it('takes no placeholder out of a plain file name or a folder', () => {
    expect(path('a{b.png')).toBe('/home/me/a{b.png');
  });

  it('fills a template', () => {
    expect(path('{date}/{size}/{id}_{n}.{ext}', { format: 'gif' })).toBe('/home/me/2026-11-02/3x4/13170_1.gif');
  });

  it('gives a template its extension and its number where they are missing', () => {
    expect(path('{id}', { n: 2 })).toBe('/home/me/13170-2.png');
    expect(path('{id}-{ext}')).toBe('/home/me/13170-png.png');
    expect(path('{id}.{n}', { n: 7 })).toBe('/home/me/13170.7.png');
    expect(path('{id}.jpg', { n: 2 })).toBe('/home/me/13170-2.jpg');
    expect(path('{n}.png', { n: 2 }, 2)).toBe('/home/me/2-2.png');
  });

  it('fills a template that ends in a slash as a folder', () => {
    expect(path('{date}/')).toBe('/home/me/2026-11-02/13170-1.png');
  });

  it('says unknown for a size that nobody knows', () => {
    expect(path('{size}.png', { size: null })).toBe('/home/me/unknown.png');
    expect(path('{size}.png', { size: 'auto' })).toBe('/home/me/auto.png');
  });

  it.each(['..', '../x', 'a/b', '', '.', 'a\0'])('refuses the hostile id %j', (taskId) => {
    expect(codeOf(() => path('art', { taskId }))).toMatchObject({ code: 'INTERNAL' });
  });

  it('never leaves the folder and gives each attempt a name of its own', () => {
    const parts = fc.constantFrom(
      '{id}',
      '{n}',
      '{ext}',
      '{size}',
      '{date}',
      '/',
      '.',
      '-',
      'a',
      '~',
      ' ',
      '%2e',
      '\\',
    );
    const templates = fc.array(parts, { minLength: 1, maxLength: 8 }).map((list) => `{id}${list.join('')}`);
    fc.assert(
      fc.property(templates, fc.integer({ min: 1, max: 9 }), (given, n) => {
        fc.pre(!given.split('/').includes('..'));
        const paths = [1, 2, 3].map((attempt) => path(given, { n }, attempt));
        for (const found of paths) expect(found).toMatch(/^\/home\/me\/.+\.png$/);
        expect(new Set(paths).size).toBe(3);
      }),
    );
  });
});
