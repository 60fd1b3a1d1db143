import type { BaseUrl, Context, KnownKey } from '../context.ts';
import { Image2Error } from '../core/errors.ts';
import { commandLine } from '../core/next-command.ts';
import { type Finding, findingOf, fine, warning } from './doctor-finding.ts';

/** How long the service may take to answer the doctor, in ms. */
const ANSWER_MS = 10_000;
const HERE = { baseUrl: null, useLocalKey: false };

/** Node, this tool, and what the environment says of certificates. */
export async function* checkEnvironment(ctx: Context): AsyncGenerator<Finding> {
  const { env, nodeVersion, version } = ctx.world;
  const { doctor } = ctx.console.messages;
  yield fine('node', doctor.node(nodeVersion, version));
  const caFile = env['NODE_EXTRA_CA_CERTS'];
  if (caFile) {
    const path = ctx.console.safe(caFile);
    try {
      await ctx.readFile(caFile, 1);
      yield fine('certificates', doctor.caFile(path));
    } catch (error) {
      const detail = (error as NodeJS.ErrnoException).code ?? String(error);
      yield warning('certificates', doctor.caFileUnreadable(path, detail), doctor.caFileRemedy);
    }
  }
  if (env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
    yield warning('certificates', doctor.verificationOff, doctor.verificationRemedy);
  }
}

/** Saved keys that are not in use: not asked for, open to others, or hidden by XDG_CONFIG_HOME. */
export async function* checkSavedKeys(ctx: Context, apiKey: KnownKey | null): AsyncGenerator<Finding> {
  const { doctor } = ctx.console.messages;
  const store = ctx.keyStore();
  const safePath = ctx.console.safe(store.path);
  if (apiKey?.source !== 'file') {
    try {
      if (await store.isSaved(store.path)) {
        yield warning('saved-key', doctor.savedUnused(safePath), doctor.savedUnusedRemedy);
      }
    } catch (error) {
      yield { ...findingOf(ctx, 'saved-key', error), level: 'warning', error: null };
    }
  }
  const { usualPath } = store;
  if (usualPath === store.path) return;
  if (!(await store.isSaved(usualPath).catch(() => true))) return;
  const hidden = ctx.console.safe(usualPath);
  yield warning('saved-key', doctor.hiddenKey(hidden, safePath), doctor.hiddenKeyRemedy(hidden, safePath));
}

/** The proxy that requests to the service go through. */
export async function* checkProxy(ctx: Context, baseUrl: BaseUrl): AsyncGenerator<Finding> {
  const { doctor } = ctx.console.messages;
  const proxy = ctx.proxyOf(baseUrl);
  yield fine('proxy', proxy === null ? doctor.noProxy : doctor.proxy(ctx.console.safe(proxy.host), proxy.variable));
}

/** The records folder, and what lies open in it. */
export async function* checkRecords(ctx: Context): AsyncGenerator<Finding> {
  const { console } = ctx;
  const { doctor, doubt: texts } = console.messages;
  try {
    const journal = await ctx.openJournal();
    await journal.check();
    yield fine('records', doctor.records(console.safe(ctx.recordsFolder())));
    const open = await journal.open();
    for (const { baseUrl, doubt, name, sentAt, state } of open) {
      if (doubt === 'torn') yield warning('tasks', texts.torn(name), texts.waysOut(name));
      else if (state === 'doubt')
        yield warning(
          'tasks',
          texts.since(name, console.safe(baseUrl), console.safe(sentAt ?? '?')),
          texts.waysOut(name),
        );
    }
    const unfinished = open.filter(({ state }) => state === 'task').length;
    if (unfinished > 0) {
      yield warning('tasks', doctor.unfinished(unfinished), doctor.run(commandLine(['resume'], HERE)));
    }
  } catch (error) {
    yield findingOf(ctx, 'records', error);
  }
}

/** Whether the service answers: one free query of task 0. Any answer but a rejected key counts. */
export async function* checkService(ctx: Context, baseUrl: BaseUrl, apiKey: KnownKey | null): AsyncGenerator<Finding> {
  const { console, stopper } = ctx;
  const { doctor } = console.messages;
  if (apiKey === null) {
    yield warning('answer', doctor.notAsked, doctor.notAskedRemedy);
    return;
  }
  const { host } = new URL(baseUrl.url);
  const service = await ctx.openService(baseUrl, apiKey);
  const bound = AbortSignal.timeout(ANSWER_MS);
  try {
    const answer = await service.queryTask('0', AbortSignal.any([stopper.signals.stop, bound]));
    const silent = answer.kind === 'hiccup' && !answer.answered;
    if (silent) throw new Image2Error('UNREACHABLE', { host, detail: answer.detail });
    const rejected = answer.kind === 'stop' && ['KEY_REJECTED', 'BLOCKED'].includes(answer.error.code);
    if (rejected) throw answer.error;
    yield fine('answer', doctor.answers(console.safe(host)));
  } catch (error) {
    stopper.signals.stop.throwIfAborted();
    const shown = bound.aborted ? new Image2Error('UNREACHABLE', { host, detail: 'ETIMEDOUT' }) : error;
    yield findingOf(ctx, 'answer', shown);
  }
}
