import { join } from 'node:path';
import { MAX_OWN_LINE_BYTES, readLines } from '../files/read-lines.ts';
import { orNull } from './journal-fs.ts';
import type { JournalKit } from './journal-kit.ts';

/** Which of some records every host's history has, by their tokens. */
export async function tokensInHistory(
  { fs, layout }: Pick<JournalKit, 'fs' | 'layout'>,
  tokens: ReadonlySet<string>,
): Promise<Set<string>> {
  const found = new Set<string>();
  if (tokens.size === 0) return found;
  for (const name of (await orNull(fs.readdir(layout.historyFolder))) ?? []) {
    for await (const { bytes } of readLines(join(layout.historyFolder, name), { maxBytes: MAX_OWN_LINE_BYTES })) {
      const token = /"token":"([^"]+)"/.exec(Buffer.from(bytes).toString('latin1'))?.[1];
      if (token !== undefined && tokens.has(token)) found.add(token);
    }
  }
  return found;
}
