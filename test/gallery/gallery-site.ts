import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import type { GalleryEntry } from '../../src/gallery/entry.ts';
import { galleryPage } from '../../src/gallery/page.ts';
import type { GalleryLang } from '../../src/gallery/texts.ts';
import { galleryTextsEn } from '../../src/gallery/texts-en.ts';
import { galleryTextsZh } from '../../src/gallery/texts-zh.ts';

/** A page that a browser has opened. */
export interface OpenPage {
  readonly page: Page;
  /** Console errors and warnings, page errors, and requests that leave the page's own folder. */
  readonly troubles: readonly string[];
}

/** A temporary folder of pictures and pages, served over HTTP as well, and a browser to look at them. */
export interface GallerySite {
  readonly folder: string;
  readonly origin: string;
  writePage(name: string, lang: GalleryLang, entries: readonly GalleryEntry[]): Promise<void>;
  /** Opens a page from the folder, or from `origin` where that is given as the base. */
  open(name: string, options?: BrowserContextOptions, base?: string): Promise<OpenPage>;
  closePages(): Promise<void>;
  close(): Promise<void>;
}

const CHROMIUM = '/usr/bin/chromium';

/** Makes the folder, starts the server and the browser; throws where the browser is not installed. */
export async function createGallerySite(): Promise<GallerySite> {
  if (!existsSync(CHROMIUM)) throw new Error(`${CHROMIUM} is missing: install the Debian package "chromium"`);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: BROWSER_FLAGS });
  const folder = await mkdtemp(join(tmpdir(), 'image2-gallery-'));
  const server = createServer((request, response) => {
    readFile(join(folder, decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname))).then(
      (bytes) => response.end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    folder,
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async writePage(name, lang, entries) {
      const texts = lang === 'zh' ? galleryTextsZh : galleryTextsEn;
      const page = galleryPage(entries, { lang, texts, generatedAt: '2026-11-22T09:30:00.000Z' });
      await writeFile(join(folder, name), page);
    },
    async open(name, options = {}, base = pathToFileURL(folder).href) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      const page = await context.newPage();
      const troubles = watch(page, base);
      await page.goto(`${base}/${name}`);
      return { page, troubles };
    },
    async closePages() {
      for (const context of browser.contexts()) await context.close();
    },
    async close() {
      await browser.close();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const BROWSER_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function watch(page: Page, base: string): readonly string[] {
  const troubles: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) troubles.push(message.text());
  });
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(`${base}/`) && !request.url().startsWith('data:')) troubles.push(request.url());
  });
  return troubles;
}
