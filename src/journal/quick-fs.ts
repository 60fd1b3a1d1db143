import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  utimesSync,
} from 'node:fs';
import { openQuickFile } from '../files/quick-file.ts';
import type { JournalFs } from './journal-fs.ts';

/**
 * The real file system. Each call is made at once; see {@link openQuickFile}. A batch makes thousands of them, and for a
 * single `create`, which has nothing else to do meanwhile, the way to a thread and back is most of what they cost.
 */
export const quickFs: JournalFs = {
  chmod: async (path, mode) => chmodSync(path, mode),
  mkdir: async (path, mode) => mkdirSync(path, mode),
  exists: async (path) => existsSync(path),
  open: openQuickFile,
  readFile: async (path, encoding) => readFileSync(path, encoding),
  readdir: async (path) => readdirSync(path),
  link: async (existing, path) => linkSync(existing, path),
  rename: async (from, to) => renameSync(from, to),
  unlink: async (path) => unlinkSync(path),
  stat: async (path) => statSync(path),
  lstat: async (path) => lstatSync(path),
  utimes: async (path, accessed, modified) => utimesSync(path, accessed, modified),
};
