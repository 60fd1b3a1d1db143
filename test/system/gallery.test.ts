import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { GallerySite } from '../gallery/gallery-site.ts';
import { createGallerySite } from '../gallery/gallery-site.ts';
import { entry, HOSTILE_PROMPT, image, sampleEntries, samplePicture } from '../gallery/samples.ts';

const PICTURES = 12;
const SHOWN_PROMPT = HOSTILE_PROMPT.replace('\u202e', '\\u202e').replace('\u2066', '\\u2066').replace('\x1b', '\\x1b');

let site: GallerySite;

beforeAll(async () => {
  site = await createGallerySite();
  await mkdir(join(site.folder, 'pictures'));
  for (let n = 0; n < PICTURES; n += 1) await writeFile(join(site.folder, 'pictures', `${n}.png`), samplePicture(n));
  await writeFile(join(site.folder, 'a #1?%41 "雪".png'), samplePicture(1));
  await site.writePage('en.html', 'en', sampleEntries(PICTURES));
  await site.writePage('zh.html', 'zh', sampleEntries(PICTURES));
});

afterEach(() => site.closePages());

afterAll(() => site?.close());

function shownPrompts(page: Page): Promise<readonly string[]> {
  return page.locator('.card:not([hidden]) .prompt').allTextContents();
}

async function scrollThrough(page: Page): Promise<void> {
  for (const card of await page.locator('.card:not([hidden])').all()) await card.scrollIntoViewIfNeeded();
}

const BROKEN = `Array.from(document.images).filter((i) => i.getAttribute('src') && !(i.complete && i.naturalWidth > 0)).length`;

describe('loading', () => {
  test.each([['file'], ['http']])(
    'over %s every picture shows, without an error or a foreign request',
    async (scheme) => {
      await site.writePage('names.html', 'en', [
        ...sampleEntries(PICTURES),
        entry({ images: [image('a #1?%41 "雪".png')] }),
      ]);
      const { page, troubles } = await site.open('names.html', {}, scheme === 'http' ? site.origin : undefined);
      await scrollThrough(page);
      await expect.poll(() => page.evaluate<number>(BROKEN), { timeout: 20_000 }).toBe(0);
      expect(troubles).toEqual([]);
    },
  );

  test('a picture from elsewhere is blocked by the policy', async () => {
    const images = [{ ...image('x.png'), src: `${site.origin}/pictures/0.png` }];
    await site.writePage('foreign.html', 'en', [entry({ images })]);
    const { page, troubles } = await site.open('foreign.html');
    await expect.poll(() => troubles.join('\n')).toContain("img-src 'self' file: data:");
    expect(await page.evaluate<number>('document.images[0].naturalWidth')).toBe(0);
  });

  test('without a script the cards are all there and the controls are not', async () => {
    const { page } = await site.open('en.html', { javaScriptEnabled: false });
    expect(await page.locator('.card').count()).toBe(sampleEntries(PICTURES).length);
    expect(await page.getByRole('search').isVisible()).toBe(false);
    expect(await page.getByRole('button').count()).toBe(0);
    await page.locator('a.open').first().click();
    expect(page.url()).toMatch(/\/pictures\/\d+\.png$/);
  });
});

describe('finding', () => {
  test('search, filters and their count follow each other, and clearing brings all back', async () => {
    const { page } = await site.open('en.html');
    const count = page.locator('#count');
    const all = `Showing ${sampleEntries(PICTURES).length} of ${sampleEntries(PICTURES).length}`;
    expect(await count.textContent()).toBe(all);
    expect(await count.getAttribute('role')).toBe('status');
    await page.getByRole('searchbox').fill('ＪＡＺＺ festival');
    expect(new Set(await shownPrompts(page))).toEqual(new Set([expect.stringContaining('jazz festival')]));
    await page.getByRole('searchbox').fill('13003');
    expect(await page.locator('.card:not([hidden]) .note-title').allTextContents()).toEqual(['Not saved']);
    await page.getByLabel('Filter by status').selectOption('failed');
    expect(await shownPrompts(page)).toEqual([]);
    expect(await count.textContent()).toMatch(/^Showing 0 of /);
    await page.getByRole('button', { name: 'Clear search and filters' }).click();
    expect(await count.textContent()).toBe(all);
    await page.getByLabel('Filter by size').selectOption('21:9');
    expect(await page.locator('.card:not([hidden]) bdi:first-of-type').allTextContents()).toEqual(['21:9']);
  });

  test('sorting by date, cost and size puts what is not known last', async () => {
    const { page } = await site.open('en.html');
    const values = (name: string) =>
      page.locator('.card').evaluateAll((cards, key) => cards.map((card) => card.getAttribute(`data-${key}`)), name);
    for (const [order, name, sign] of [
      ['oldest', 'date', 1],
      ['newest', 'date', -1],
      ['costLow', 'credits', 1],
      ['costHigh', 'credits', -1],
      ['widest', 'ratio', -1],
      ['tallest', 'ratio', 1],
    ] as const) {
      await page.getByLabel('Sort by').selectOption(order);
      const seen = await values(name);
      const known = seen.filter((value) => value !== null);
      const key = (value: string) => (name === 'date' ? Date.parse(value) : Number(value));
      expect(known.length).toBeGreaterThan(10);
      expect(seen.slice(0, known.length)).toEqual([...known].sort((a, b) => sign * (key(a) - key(b))));
    }
  });
});

describe('the large view', () => {
  test('opens, walks and closes by keyboard, and gives the focus back', async () => {
    const { page, troubles } = await site.open('en.html');
    const total = await page.locator('.open').count();
    const place = page.locator('#place');
    await page.locator('.open').first().focus();
    await page.keyboard.press('Enter');
    expect(await page.getByRole('dialog', { name: 'Large view' }).isVisible()).toBe(true);
    expect(await place.textContent()).toBe(`1 of ${total}`);
    await page.keyboard.press('ArrowLeft');
    expect(await place.textContent()).toBe(`1 of ${total}`);
    await page.keyboard.press('End');
    expect(await place.textContent()).toBe(`${total} of ${total}`);
    await page.keyboard.press('ArrowRight');
    expect(await place.textContent()).toBe(`${total} of ${total}`);
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('#blank').textContent()).toBe('The task was still running when this page was made.');
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('#view-said').textContent()).toMatch(new RegExp(`^3 of ${total}: .`));
    expect(await page.locator('#view-reason').textContent()).toContain('提示词未通过审核');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.evaluate<number>(`document.getElementById('large').naturalWidth`)).toBeGreaterThan(0);
    expect(await page.locator('#view-prompt').textContent()).toBe(SHOWN_PROMPT);
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').isVisible()).toBe(false);
    const focused = `Array.from(document.querySelectorAll('.open')).indexOf(document.activeElement)`;
    await expect.poll(() => page.evaluate<number>(focused)).toBe(3);
    expect(troubles).toEqual([]);
  });

  test('walks only what the filters show, and every picture of a task', async () => {
    const { page } = await site.open('en.html');
    await page.getByRole('searchbox').fill('three moods');
    await page.locator('.card:not([hidden]) .thumb').last().click();
    expect(await page.locator('#place').textContent()).toBe('3 of 3');
    expect(await page.getByRole('link', { name: 'Open the picture file' }).getAttribute('href')).toMatch(
      /pictures\/2\.png$/,
    );
    await page.getByRole('button', { name: 'Previous' }).click();
    expect(await page.locator('#place').textContent()).toBe('2 of 3');
  });

  test('copies the prompt, or selects it where there is no clipboard', async () => {
    const { page, troubles } = await site.open('en.html', { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByRole('searchbox').fill('onerror');
    await page.locator('.card:not([hidden]) .open').click();
    await page.getByRole('button', { name: 'Copy prompt' }).click();
    // The browser's clipboard answers in its own time.
    await page.locator('#view-said', { hasText: /^Copied$/ }).waitFor({ state: 'attached' });
    expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe(SHOWN_PROMPT);
    await page.evaluate(`Object.defineProperty(navigator, 'clipboard', { value: undefined })`);
    await page.locator('#copy-prompt').click();
    await page
      .locator('#view-said', { hasText: /^Selected: copy it with your keyboard$/ })
      .waitFor({ state: 'attached' });
    expect(await page.evaluate<string>('String(getSelection())')).toBe(SHOWN_PROMPT);
    expect(troubles).toEqual([]);
  });
});

test('a hostile prompt is shown as text and runs nothing', async () => {
  const { page, troubles } = await site.open('en.html');
  expect(await shownPrompts(page)).toContain(SHOWN_PROMPT);
  expect(await page.evaluate<string>('typeof window.broken')).toBe('undefined');
  expect(await page.locator('.prompt > *, #grid script').count()).toBe(0);
  expect(troubles).toEqual([]);
});

describe('for everyone', () => {
  for (const lang of ['en', 'zh'] as const) {
    for (const colorScheme of ['light', 'dark'] as const) {
      test(`axe finds nothing in the ${colorScheme} page in ${lang}, closed or with the large view open`, async () => {
        const { page } = await site.open(`${lang}.html`, { colorScheme });
        const violations = async () => {
          await page.evaluate(axe.source);
          const report = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>('axe.run()');
          return report.violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]);
        };
        expect(await violations()).toEqual([]);
        await page.locator('.open').nth(2).click();
        expect(await violations()).toEqual([]);
      });
    }
  }

  test.each(['en', 'zh'])(
    'on a phone of 360 px nothing scrolls sideways and every control is 44 px (%s)',
    async (lang) => {
      const { page } = await site.open(`${lang}.html`, { viewport: { width: 360, height: 740 }, hasTouch: true });
      const width = () => page.evaluate<number>('document.scrollingElement.scrollWidth');
      expect(await width()).toBe(360);
      const small = `Array.from(document.querySelectorAll('button, select, input, a.plain, .thumb')).filter((c) => c.checkVisibility()).filter((c) => Math.min(c.offsetWidth, c.offsetHeight) < 44).map((c) => c.outerHTML)`;
      expect(await page.evaluate<string[]>(small)).toEqual([]);
      await page.locator('.open').first().tap();
      expect(await page.getByRole('dialog').isVisible()).toBe(true);
      expect(await width()).toBe(360);
      expect(await page.evaluate<string[]>(small)).toEqual([]);
    },
  );
});

test('a thousand pictures load a few at a time and filter quickly', async () => {
  const bytes = samplePicture(1);
  await mkdir(join(site.folder, 'many'));
  for (let n = 0; n < 1000; n += 1) await writeFile(join(site.folder, 'many', `${n}.png`), bytes);
  const many = Array.from({ length: 1000 }, (_, n) =>
    entry({
      id: `${n}`,
      prompt: `Fox number ${n} in deep snow`,
      images: [image(`many/${n}.png`, 400, 300 + (n % 7) * 50)],
    }),
  );
  await site.writePage('many.html', 'en', many);
  const { page } = await site.open('many.html');
  const loaded = await page.evaluate<number>(`performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd`);
  expect(loaded).toBeLessThan(10_000);
  expect(
    await page.evaluate<number>(`Array.from(document.images).filter((i) => i.complete && i.naturalWidth > 0).length`),
  ).toBeLessThan(300);
  const filtering = await page.evaluate<number>(`(() => {
    const start = performance.now();
    const search = document.getElementById('search');
    search.value = 'number 99';
    search.dispatchEvent(new Event('input'));
    document.body.getBoundingClientRect();
    return performance.now() - start;
  })()`);
  expect(await page.locator('#count').textContent()).toBe('Showing 19 of 1000');
  expect(filtering).toBeLessThan(2000);
});
