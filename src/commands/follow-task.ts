import type { BaseUrl, Context } from '../context.ts';
import { Image2Error } from '../core/errors.ts';
import type { ImageRequest } from '../core/image-request.ts';
import type { ImageService } from '../core/image-service.ts';
import { printableUrl } from '../core/image-url.ts';
import { silentLane } from '../core/lane.ts';
import { type CommandScope, getCommand } from '../core/next-command.ts';
import type { Run } from '../core/run.ts';
import { isTerminal, type Task, type TaskStatus } from '../core/task.ts';
import { usualSeconds } from '../core/usual-duration.ts';
import { type WaitOptions, waitForTask } from '../core/wait-for-task.ts';
import type { OutputTarget } from '../images/output-target.ts';
import type { WaitingSettings } from './flags.ts';

import { saveTaskImages } from './save-task-images.ts';

/** How many of the newest tasks tell how long one usually takes. */
const HISTORY_SAMPLE = 50;

/** Where a task's images go. */
export interface FollowingOutput {
  readonly target: OutputTarget;
  /** The value of `-o`, for the next command. */
  readonly given: string;
  readonly sidecar: boolean;
  /** True where stdout gets the URLs although the images are saved. */
  readonly urlsOnStdout: boolean;
}

/** What a task needs to be followed to its result. */
export interface Following {
  readonly service: ImageService;
  readonly baseUrl: BaseUrl;
  /** Null where no later command can reach the service. */
  readonly scope: CommandScope | null;
  readonly settings: WaitingSettings;
  readonly id: string;
  /** What was asked for, where this machine knows it. */
  readonly request: ImageRequest | null;
  readonly createdAt: string | null;
  readonly origin: WaitOptions['origin'];
  readonly untilTerminal: boolean;
  /** Where images go; null prints their URLs. */
  readonly output: FollowingOutput | null;
  /** True where somebody else shows the progress. */
  readonly isQuiet?: boolean;
}

/** Waits for a task and hands its result to the run. Throws what waiting throws, and the task's own failure. */
export async function followTask(ctx: Context, run: Run, following: Following): Promise<void> {
  const { id } = following;
  run.draft.id = id;
  run.draft.createdAt ??= following.createdAt;
  if (following.origin === 'created') {
    run.draft.created = 'yes';
    run.draft.status ??= 'pending';
  }
  run.draft.next = nextCommand(following, true);
  const task = await wait(ctx, run, following);
  if (!isTerminal(task.status)) throw new Image2Error('NOT_FINISHED', { id, status: task.status });
  await handOver(ctx, run, following, task);
}

/** Turns a task that can change no more into lines, files or an error. */
export async function handOver(ctx: Context, run: Run, following: Following, task: Task): Promise<void> {
  const { draft } = run;
  const { id } = following;
  draft.id = id;
  draft.created = 'yes';
  draft.status = task.status;
  draft.failReason = task.failReason;
  draft.cost = task.cost ?? draft.cost;
  draft.imgUrls = task.imgUrls;
  draft.next = null;
  const failure = failureOf(task);
  if (failure !== null) throw failure;
  draft.next = nextCommand(following, false);
  run.refetch = draft.next;
  if (task.imgUrls.length === 0) throw new Image2Error('IMAGE_URL_MISSING', { id });
  run.lines = task.imgUrls.map(printableUrl);
  if (following.output !== null) {
    run.at = 'saving';
    await saveTaskImages(ctx, run, following, following.output, task);
  }
  draft.next = null;
}

/** The command that asks for a task again. */
export function nextCommand(
  { id, output, scope }: Pick<Following, 'id' | 'output' | 'scope'>,
  wait: boolean,
): string | null {
  if (scope === null) return null;
  const saving = output === null ? [] : ['-o', output.given, ...(output.sidecar ? ['--sidecar'] : [])];
  return getCommand(id, [...(wait ? ['--wait'] : []), ...saving], scope);
}

async function wait(ctx: Context, run: Run, following: Following): Promise<Task> {
  const { console, stopper, world } = ctx;
  const { progress } = console.messages;
  const { id, settings } = following;
  const deadline = settings.timeoutMs === null ? null : world.startedAt + settings.timeoutMs;
  const options: WaitOptions = {
    pollIntervalMs: settings.pollIntervalMs,
    maxAttempts: settings.maxAttempts,
    deadline,
    createdAt: following.createdAt === null ? null : Date.parse(following.createdAt),
    origin: following.origin,
    untilTerminal: following.untilTerminal,
  };
  const startedAt = world.clock.now();
  const seconds = (): number => Math.round((world.clock.now() - startedAt) / 1000);
  const lane = following.isQuiet ? silentLane : console.progress.lane();
  let usually = '';
  if (!following.isQuiet)
    usualDuration(ctx, following).then(
      (usual) => {
        if (usual !== null) usually = progress.usually(usual);
      },
      () => {},
    );
  const show = (status: TaskStatus): void =>
    lane.show(status, () => progress.status(id, console.messages.status[status], seconds()) + usually);
  const steps = waitForTask(
    { service: following.service, clock: world.clock, random: world.random },
    id,
    options,
    stopper.signals.stop,
  );
  show('pending');
  try {
    for (;;) {
      const step = await steps.next();
      if (step.done) return step.value;
      if (step.value.kind === 'task') {
        run.draft.status = step.value.task.status;
        run.draft.cost = step.value.task.cost ?? run.draft.cost;
        run.draft.created = 'yes';
        show(step.value.task.status);
      } else {
        const { detail, delayMs } = step.value;
        const text = progress.hiccup(console.safe(detail), Math.ceil(delayMs / 1000));
        lane.show(`hiccup ${detail}`, () => text);
      }
    }
  } finally {
    lane.stop();
  }
}

/** What this machine's own history says of such tasks. Only a spinner, which redraws, has a use for it. */
async function usualDuration(ctx: Context, { baseUrl, request }: Following): Promise<number | null> {
  if (!ctx.world.terminal.stderr.isTerminal) return null;
  const entries = await (await ctx.openJournal()).history(HISTORY_SAMPLE);
  return usualSeconds(entries, baseUrl.url, request);
}

function failureOf({ id, status, failReason: reason }: Task): Image2Error | null {
  switch (status) {
    case 'failed':
      return new Image2Error('TASK_FAILED', { id, reason });
    case 'error':
      return new Image2Error('TASK_ERROR', { id, reason });
    case 'canceled':
      return new Image2Error('TASK_CANCELED', { id, reason });
    default:
      return null;
  }
}
