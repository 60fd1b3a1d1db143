import type { Context } from '../context.ts';
import { Image2Error } from '../core/errors.ts';
import { printableUrl } from '../core/image-url.ts';
import { silentLane } from '../core/lane.ts';
import type { Run } from '../core/run.ts';
import type { Task } from '../core/task.ts';
import type { ImageResult, ImageWarning } from '../images/image-result.ts';
import type { Following, FollowingOutput } from './follow-task.ts';

/** Saves a finished task's images into the run's files and lines. Throws IMAGE_NOT_SAVED where one could not be. */
export async function saveTaskImages(
  ctx: Context,
  run: Run,
  following: Following,
  output: FollowingOutput,
  task: Task,
): Promise<void> {
  const { console, stopper } = ctx;
  const { id, request, service, createdAt } = following;
  const store = await ctx.openImages(following.baseUrl);
  const lane = following.isQuiet ? silentLane : console.progress.lane();
  const loaded = new Map<number, number>();
  const showProgress = (): void => {
    const bytes = [...loaded.values()].reduce((sum, part) => sum + part, 0);
    const text = console.messages.progress.saving(task.imgUrls.length, bytes === 0 ? null : formatBytes(bytes));
    lane.show('saving', () => text);
  };
  showProgress();
  let results: readonly ImageResult[];
  try {
    results = await store.save({
      taskId: id,
      urls: task.imgUrls,
      size: request?.size ?? null,
      createdAtMs: createdAt === null ? null : Date.parse(createdAt),
      target: output.target,
      sidecar: output.sidecar ? { request, cost: run.draft.cost } : null,
      signal: stopper.signals.stop,
      refreshUrls: async () => {
        const answer = await service.queryTask(id, stopper.signals.stop);
        return answer.kind === 'task' ? answer.task.imgUrls : [];
      },
      onProgress: ({ n, bytes }) => {
        loaded.set(n, bytes);
        showProgress();
      },
    });
  } finally {
    lane.stop();
  }
  if (!output.urlsOnStdout) {
    run.lines = results.map((result) => (result.kind === 'saved' ? result.file.path : printableUrl(result.url)));
  }
  run.draft.files = results.flatMap((result) => (result.kind === 'saved' ? [result.file] : []));
  for (const result of results) if (result.kind === 'saved') for (const warning of result.warnings) warn(ctx, warning);
  const failed = results.filter((result) => result.kind === 'failed');
  const first = failed[0];
  if (first === undefined) return;
  for (const { url, fault } of failed.slice(1)) {
    const why = console.messages.imageFault(fault);
    console.warn(console.messages.warnings.notSaved(console.safe(withoutQuery(url)), console.safe(why)));
  }
  throw new Image2Error('IMAGE_NOT_SAVED', { id, fault: first.fault, failed: failed.length, total: results.length });
}

/** A number of bytes for people: `812 B`, `3.4 KiB`, `12.0 MiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const kib = bytes / 1024;
  return kib < 1024 ? `${kib.toFixed(1)} KiB` : `${(kib / 1024).toFixed(1)} MiB`;
}

function warn({ console }: Context, warning: ImageWarning): void {
  const { warnings } = console.messages;
  if (warning.kind === 'extension') console.warn(warnings.extension(console.safe(warning.path), warning.actual));
  else if (warning.kind === 'shape') console.warn(warnings.shape(warning.width, warning.height, warning.size));
  else console.warn(warnings.sidecar(console.safe(warning.path), warning.detail));
}

/** Signed URLs are secrets: their query is not for the screen. */
function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/s, '');
}
