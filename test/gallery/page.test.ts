import { createHash } from 'node:crypto';
import { Script } from 'node:vm';
import { expect, test } from 'vitest';
import type { GalleryEntry } from '../../src/gallery/entry.ts';
import { galleryPage } from '../../src/gallery/page.ts';
import { galleryTextsEn } from '../../src/gallery/texts-en.ts';
import { galleryTextsZh } from '../../src/gallery/texts-zh.ts';
import { entry, HOSTILE_PROMPT, image, sampleEntries } from './samples.ts';

const generatedAt = '2026-11-22T09:30:00.000Z';

function pageOf(entries: readonly GalleryEntry[], title?: string): string {
  return galleryPage(entries, {
    lang: 'en',
    texts: galleryTextsEn,
    generatedAt,
    ...(title === undefined ? {} : { title }),
  });
}

function contentsOf(page: string, element: string): readonly string[] {
  return [...page.matchAll(new RegExp(`<${element}>(.*?)</${element}>`, 'gs'))].map(([, content = '']) => content);
}

test('the policy names the hash of every script and style, and allows nothing else inline', () => {
  const page = pageOf(sampleEntries(12));
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';
  const hashes = (contents: readonly string[]) =>
    contents.map((content) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`).join(' ');
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    "img-src 'self' file: data:",
    `style-src ${hashes(contentsOf(page, 'style'))}`,
    `script-src ${hashes(contentsOf(page, 'script'))}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ]);
  expect(contentsOf(page, 'script')).toHaveLength(2);
});

test('the policy stands before anything that it governs', () => {
  const page = pageOf([]);
  for (const element of ['<style', '<script', '<link', '<img']) {
    expect(page.indexOf(element)).toBeGreaterThan(page.indexOf('Content-Security-Policy'));
  }
});

test('the page has no style attribute, no inline handler and no address of the network', () => {
  const page = pageOf(sampleEntries(12).map((one) => ({ ...one, prompt: 'plain' })));
  expect(page).not.toMatch(/ style=| on\w+="|<form/);
  expect(page.replaceAll(encodeURIComponent('http://www.w3.org/2000/svg'), '')).not.toMatch(/https?:/);
});

test('the scripts parse', () => {
  for (const script of contentsOf(pageOf([]), 'script')) expect(() => new Script(script)).not.toThrow();
});

test('text from anywhere is never markup', () => {
  const hostile = `${HOSTILE_PROMPT}<x-break>`;
  const given = {
    id: hostile,
    prompt: hostile,
    size: hostile,
    mode: hostile,
    model: hostile,
    cost: hostile,
    createdAt: hostile,
    failReason: hostile,
    fetchCommand: hostile,
  };
  const images = [{ src: hostile, width: 1, height: 1, alt: hostile }];
  const page = pageOf([entry({ ...given, images }), entry({ ...given, status: 'failed', images: [] })], hostile);
  expect(page).toContain('&#60;x-break&#62;');
  expect(page).not.toContain('<x-break');
  expect(page).not.toContain('<img src=x');
  expect(page).not.toMatch(/\p{Bidi_Control}|(?!\n)\p{Cc}/u);
});

test('a page without a script has the prompt, size, state, cost and day of an entry, newest first', () => {
  const page = pageOf([entry({ prompt: 'older' }), entry({ prompt: 'newer', createdAt: '2026-12-01T00:00:00Z' })]);
  expect(page.indexOf('>newer<')).toBeGreaterThan(0);
  expect(page.indexOf('>newer<')).toBeLessThan(page.indexOf('>older<'));
  expect(page).toContain('<span class="state">Done</span> <bdi>3:4</bdi> <bdi>0.2 credits</bdi>');
  expect(page).toContain('<time datetime="2026-12-01T00:00:00.000Z">Dec 1, 2026</time>');
});

test('a failed task shows its reason, an unsaved one the command that fetches it', () => {
  const failed = pageOf([entry({ status: 'failed', images: [], failReason: 'Too many foxes' })]);
  expect(failed).toContain('<p class="note-title">Failed</p>\n<p class="reason" dir="auto">Too many foxes</p>');
  const unsaved = pageOf([entry({ images: [], fetchCommand: 'image2 get 13170 --wait -o .' })]);
  expect(unsaved).toContain('<p class="note-title">Not saved</p>');
  expect(unsaved).toContain('<code dir="ltr">image2 get 13170 --wait -o .</code>');
});

test('a picture says its text, else the prompt, else the id, else that it has none', () => {
  const bare = { src: './1.png', width: null, height: null, alt: '' };
  const altOf = (given: Partial<GalleryEntry>) => /<img src="[^"]*" alt="([^"]*)"/.exec(pageOf([entry(given)]))?.[1];
  expect(altOf({ images: [{ ...bare, alt: 'A fox' }] })).toBe('A fox');
  expect(altOf({ images: [bare], prompt: 'Snow' })).toBe('Snow');
  expect(altOf({ images: [bare], prompt: null, id: '7' })).toBe('7');
  expect(altOf({ images: [bare], prompt: null, id: null })).toBe('Picture without a description');
});

test('a frame has the ratio of its picture, within bounds', () => {
  const page = pageOf([
    entry({ images: [image('1.png', 400, 300)] }),
    entry({ images: [image('2.png', 9000, 10)] }),
    entry({ images: [{ ...image('3.png'), width: null, height: null }], size: '2:3' }),
    entry({ images: [{ ...image('4.png'), width: null, height: null }], size: 'auto' }),
  ]);
  expect([...page.matchAll(/--ratio: ([\d.]+)/g)].map(([, ratio]) => ratio)).toEqual(['1.333', '2.34', '0.667', '1']);
});

test('a page of nothing says so and has no toolbar', () => {
  expect(pageOf([])).toContain('No pictures yet.');
  expect(pageOf([])).not.toContain('role="search"');
});

test('a Chinese page says so, and has no English word of its own', () => {
  const page = galleryPage([entry({ prompt: '狐狸', model: null })], {
    lang: 'zh',
    texts: galleryTextsZh,
    generatedAt,
  });
  expect(page).toContain('<html lang="zh-CN">');
  const [, body = ''] = page.split('<body>');
  const words = body.replace(/<script.*?<\/script>|<[^>]*>/gs, ' ').match(/[A-Za-z]{2,}/g);
  expect([...new Set(words)]).toEqual(['ID']);
});
