import { ensureFolder, errnoOf, type JournalFs } from './journal-fs.ts';

/** The folders below the root, made when something goes into them. */
export interface Folders {
  /** Does work in a folder that is made, durably, where it is missing. The work may be done again from its start. */
  within<T>(folder: string, work: () => Promise<T>): Promise<T>;
}

/** Folders that are looked for once. */
export function createFolders(fs: JournalFs): Folders {
  const known = new Set<string>();
  return {
    within: async (folder, work) => {
      if (known.has(folder)) {
        try {
          return await work();
        } catch (error) {
          if (errnoOf(error) !== 'ENOENT') throw error;
        }
      }
      await ensureFolder(fs, folder);
      known.add(folder);
      return work();
    },
  };
}
