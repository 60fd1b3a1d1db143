import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CliResult, JsonReport } from './run-cli.ts';

/** A document of a batch, which says which item it is about. */
export interface BatchReport extends JsonReport {
  readonly item: { readonly line: number; readonly id: string | null; readonly hash: string };
}

/** Writes a batch file into a folder and says its path; texts go in as they are, objects as JSON. */
export async function writeBatch(folder: string, lines: readonly unknown[], name = 'jobs.jsonl'): Promise<string> {
  const path = join(folder, name);
  const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  await writeFile(path, texts.map((text) => `${text}\n`).join(''));
  return path;
}

/** The usual `batch` over a file; flags in `extra` come last. */
export function batchArgs(file: string, baseUrl: string, ...extra: readonly string[]): string[] {
  const request = ['--mode', 'text2img', '--size', '1:1', '--base-url', baseUrl, '--poll-interval', '0.1'];
  return ['batch', file, ...request, ...extra];
}

/** `count` items with prompts of their own. */
export function prompts(count: number): { readonly prompt: string }[] {
  return Array.from({ length: count }, (_, index) => ({ prompt: `picture ${index + 1}` }));
}

/** The documents of JSON Lines. */
export function reportsOf(text: string): BatchReport[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as BatchReport);
}

/** The documents that a run of `batch --json` printed. */
export function printed({ stdout }: CliResult): BatchReport[] {
  return reportsOf(stdout);
}

/** The lines of a results file. */
export async function resultsIn(path: string): Promise<BatchReport[]> {
  return reportsOf(await readFile(path, 'utf8'));
}
