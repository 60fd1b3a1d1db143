import { stat } from 'node:fs/promises';
import { sep } from 'node:path';
import type { ReportFile } from '../core/report.ts';
import type { OutputTarget } from './output-target.ts';

/** True where every image that was saved before is still there, below the folder of a target. */
export async function areStillSaved({ folder }: OutputTarget, files: readonly ReportFile[]): Promise<boolean> {
  const root = folder.endsWith(sep) ? folder : folder + sep;
  for (const { path } of files) {
    if (!path.startsWith(root) || (await stat(path).catch(() => null))?.isFile() !== true) return false;
  }
  return files.length > 0;
}
