import type { Context } from '../context.ts';
import { EXIT_CODES } from '../core/exit-code.ts';
import { type CommandResult, runTask } from '../core/run.ts';
import { stopError } from '../core/stop.ts';
import { SCENARIOS } from '../sandbox/scenario.ts';
import { type Sandbox, startSandbox } from '../sandbox/server.ts';
import { parseChoice, parseNumber, parseWhole } from './flags.ts';

/** The flags of `sandbox`, as given. */
export interface SandboxFlags {
  readonly port?: string;
  readonly delay?: string;
  readonly scenario?: string;
  readonly ledger?: string;
}

/** Seconds that a task takes unless told otherwise. */
const DEFAULT_DELAY_S = 3;
const MAX_DELAY_S = 86_400;

/** `image2 sandbox`: the embedded service until Ctrl-C; its base URL is the result, printed as soon as it listens. */
export async function runSandbox(ctx: Context, flags: SandboxFlags): Promise<CommandResult> {
  const { console, publish, stopper } = ctx;
  const { stop } = stopper.signals;
  const texts = console.messages.sandbox;
  const servers: Sandbox[] = [];
  const run = await runTask(stop, async ({ draft }) => {
    draft.created = 'no';
    const port = parseWhole('--port', flags.port, 0, 0, 65_535);
    const delayS = parseNumber('--delay', flags.delay, DEFAULT_DELAY_S, 0, MAX_DELAY_S);
    const scenario = parseChoice('--scenario', flags.scenario ?? 'ok', SCENARIOS);
    const server = await startSandbox({
      port,
      delayMs: delayS * 1000,
      scenario,
      ...(flags.ledger === undefined ? {} : { ledgerPath: ctx.absolutePath(flags.ledger) }),
      onEvent: (event) => console.info(texts.event({ ...event, path: console.safe(event.path) })),
    });
    servers.push(server);
    draft.baseUrl = server.baseUrl;
    console.info(texts.listening(scenario, delayS));
    console.info(texts.usage(server.baseUrl));
  });
  const [server] = servers;
  if (server === undefined) return { kind: 'one', run };
  run.lines = [server.baseUrl];
  try {
    const exitCode = await publish([run]);
    if (exitCode !== EXIT_CODES.done) return { kind: 'published', exitCode };
    if (!stop.aborted) await new Promise((resolve) => stop.addEventListener('abort', resolve, { once: true }));
  } finally {
    await server.close();
  }
  console.info(texts.stopped);
  return { kind: 'published', exitCode: EXIT_CODES[stopError(stop, 'nothing').outcome] };
}
