import type { Context } from '../context.ts';
import { Image2Error } from '../core/errors.ts';
import { commandLine } from '../core/next-command.ts';
import { type CommandResult, runPlain } from '../core/run.ts';
import { collectEntries } from '../gallery/collect.ts';
import type { GalleryEntry } from '../gallery/entry.ts';
import { isFile, readPictures } from '../gallery/folder.ts';
import { galleryPage } from '../gallery/page.ts';
import { galleryTextsEn } from '../gallery/texts-en.ts';
import { galleryTextsZh } from '../gallery/texts-zh.ts';
import { writePage } from '../gallery/write-page.ts';

/** What lies in the records folder is for its owner alone. */
const PRIVATE_MODE = 0o600;
/** How many of the newest tasks a gallery looks at. */
const HISTORY_LIMIT = 10_000;

/** `image2 gallery [folder]`: one HTML page beside the pictures; its path is the result. */
export function runGallery(ctx: Context, folder: string, flags: { readonly open?: boolean }): Promise<CommandResult> {
  const { console, language, stopper, world } = ctx;
  return runPlain(stopper.signals.stop, async (run) => {
    const place = folder === '' ? ctx.recordsFolder() : ctx.absolutePath(folder);
    const entries = await entriesOf(ctx, place, folder !== '');
    console.info(entries.length === 0 ? console.messages.gallery.empty : console.messages.gallery.made(entries.length));
    const html = galleryPage(entries, {
      lang: language,
      texts: language === 'zh' ? galleryTextsZh : galleryTextsEn,
      generatedAt: new Date(world.clock.now()).toISOString(),
    });
    const path = await writePage(place, html, world.random, folder === '' ? PRIVATE_MODE : undefined).catch(
      (error: unknown) => {
        throw fileError(place, error, 'FILE_NOT_WRITABLE');
      },
    );
    run.lines = [path];
    run.draft.extra = { gallery: { path, entries: entries.length } };
    if (flags.open) {
      const detail = await ctx.openInBrowser(path);
      if (detail !== null) console.warn(console.messages.gallery.notOpened(console.safe(detail)));
    }
  });
}

async function entriesOf(ctx: Context, pageFolder: string, ofFolder: boolean): Promise<GalleryEntry[]> {
  const pictures = ofFolder
    ? await readPictures(pageFolder).catch((error: unknown) => {
        throw fileError(pageFolder, error, 'FOLDER_UNREADABLE');
      })
    : null;
  const journal = await ctx.openJournal();
  const [history, open] = await Promise.all([journal.history(HISTORY_LIMIT), journal.open()]);
  const output = ofFolder ? ['-o', pageFolder] : ['-o', '.'];
  return collectEntries({
    pageFolder,
    pictures,
    history,
    open,
    isFile,
    measure: ctx.measureImage,
    fetchCommand: ({ baseUrl, id }) => commandLine(['get', id ?? '', ...output], ctx.recordScope(baseUrl, false)),
  });
}

function fileError(path: string, error: unknown, code: 'FILE_NOT_WRITABLE' | 'FOLDER_UNREADABLE'): Image2Error {
  const detail = (error as NodeJS.ErrnoException).code ?? String(error);
  return new Image2Error(code, { path, detail }, { cause: error });
}
