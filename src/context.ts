import { setMaxListeners } from 'node:events';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { type ApiKey, resolveApiKey } from './config/api-key.ts';
import { type BaseUrl, DEFAULT_BASE_URL, resolveBaseUrl } from './config/base-url.ts';
import { maskKey } from './config/mask.ts';
import { keyFilePath, stateFolder } from './config/paths.ts';
import { proxyFor, resolveProxies } from './config/proxy.ts';
import { clientOpener } from './connections.ts';
import type { Image2Error } from './core/errors.ts';
import type { ImageRequest } from './core/image-request.ts';
import type { ImageService } from './core/image-service.ts';
import type { GroupedJournal, Journal } from './core/journal.ts';
import type { CommandScope } from './core/next-command.ts';
import { createRedactor, type Redactor } from './core/redact.ts';
import type { ReportDocument, ReportFile } from './core/report.ts';
import type { Run } from './core/run.ts';
import type { ServiceFlags } from './core/service-flags.ts';
import { createStopper, type Stopper } from './core/stopper.ts';
import { untilStopped } from './core/until-stopped.ts';
import type { LockOwner } from './files/file-lock.ts';
import type { ImageResult } from './images/image-result.ts';
import type { OutputTarget } from './images/output-target.ts';
import type { SaveImagesJob } from './images/save-images.ts';
import type { JournalDeps } from './journal/journal-kit.ts';
import type { System } from './journal/process-identity.ts';
import type { ErrorText } from './messages/error-text.ts';
import { chooseLanguage, type Language, loadMessages } from './messages/locale.ts';
import { learnSecrets } from './secrets.ts';
import { colourLevel, createPalette } from './ui/colour.ts';
import { type Console, createConsole } from './ui/console.ts';
import { createLineProgress, createSpinnerProgress, type Progress, silentProgress } from './ui/progress.ts';
import { createPublish, type Publish, runDocument } from './ui/publish.ts';
import { errorText, printError } from './ui/report-error.ts';
import { toJsonLine } from './ui/report-json.ts';
import type { World } from './world.ts';

export type { ApiKey, BaseUrl };

/** The flags that every command has. */
export interface GlobalFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly lang?: string;
  /** False for `--no-color`. */
  readonly color?: boolean;
}

/** The key in force, with what may be shown of it. */
export interface KnownKey extends ApiKey {
  readonly mask: string;
}

/** Where saved keys live. */
export interface KeyStore {
  readonly path: string;
  /** Throws KEY_INVALID (exit 2), KEY_FILE_UNSAFE or KEY_NOT_SAVED; returns the mask. */
  save(key: string): Promise<string>;
  /** False where no key was saved. Throws KEY_FILE_UNSAFE or KEY_NOT_SAVED. */
  remove(): Promise<boolean>;
  /** The path without XDG_CONFIG_HOME. */
  readonly usualPath: string;
  /** True where a file holds a key. Throws KEY_FILE_UNSAFE or KEY_FILE_UNREADABLE. */
  isSaved(path: string): Promise<boolean>;
}

/** Where images go. */
export interface ImageStore {
  /** Makes the folder and tries writing. Throws OUTPUT_NOT_WRITABLE. */
  prepare(target: OutputTarget): Promise<void>;
  /** Rejects with the signal's reason only. */
  save(job: SaveImagesJob): Promise<readonly ImageResult[]>;
  /** True where images that were saved before are still there, below the folder of a target. */
  holds(target: OutputTarget, files: readonly ReportFile[]): Promise<boolean>;
  /** A new folder for a picture that nobody asked to keep. Throws OUTPUT_NOT_WRITABLE. */
  temporaryFolder(): Promise<string>;
}

/** Everything that a command may use. What costs time to make is made when it is asked for. */
export interface Context {
  readonly world: World;
  readonly flags: GlobalFlags;
  readonly language: Language;
  readonly console: Console;
  readonly redactor: Redactor;
  readonly stopper: Stopper;
  /** Hands runs to the user, as lines or as one JSON document each, and says the exit code. */
  readonly publish: Publish;
  /** The JSON document of a run. */
  documentOf(run: Run): ReportDocument;
  /** Standard input as a file that only this user can read; `remove` ends it. Throws FILE_NOT_WRITABLE. */
  spoolStdin(): Promise<{ readonly path: string; remove(): Promise<void> }>;
  /** Who this process is, in words that tell it apart from any other, and what has become of another one. */
  processes(): Promise<LockOwner>;
  /** Prints an error with its hint and, where it is not null, the command that goes on from there. */
  printError(error: Image2Error, next: string | null): void;
  /** An error in words that are safe to show. */
  describe(error: Image2Error): ErrorText;
  /** Where the task records are. */
  recordsFolder(): string;
  /** The proxy that requests to a service go through, without its password; null where there is none. */
  proxyOf(baseUrl: BaseUrl): { readonly host: string; readonly variable: string } | null;
  /** A value as one line of JSON, redacted and escaped. */
  jsonLine(value: unknown): string;
  /** A path as the current folder makes it absolute. */
  absolutePath(path: string): string;
  /** Prints a line of the HTTP trace; does nothing without `--verbose`. */
  readonly trace: (line: string) => void;
  /** What a printed command must carry to reach a record's service, which may be another than the one in force. */
  recordScope(baseUrl: string | null, useLocalKey: boolean): CommandScope;
  /** The service in force, and the proxy variables checked. Throws BASE_URL_INVALID or PROXY_INVALID. */
  resolveService(flags: ServiceFlags): Promise<BaseUrl>;
  /** The key in force, which is redacted from here on. Throws KEY_MISSING and its like; warns of `--key`. */
  resolveKey(flags: ServiceFlags): Promise<KnownKey>;
  readonly keyStore: () => KeyStore;
  /** At most `maxBytes` + 1 bytes of a file or a pipe. Throws the system's error or what stopped the command. */
  readFile(path: string, maxBytes: number): Promise<Uint8Array>;
  /** The service at a base URL. Nothing is sent before it is used. */
  openService(baseUrl: BaseUrl, apiKey: ApiKey, options?: { readonly keepQueries: boolean }): Promise<ImageService>;
  /** The durable record of paid requests on this machine. */
  openJournal(): Promise<Journal>;
  /** The same for many requests at once. */
  openGroupedJournal(): Promise<GroupedJournal>;
  /** The body that `create` would send. */
  createBody(request: ImageRequest): Promise<unknown>;
  /** Starts `--timeout`, counted from the start of the process; null for none. */
  startTimeout(timeoutMs: number | null): void;
  /** Reads the value of `-o`. Throws OUTPUT_TEMPLATE_INVALID or OUTPUT_NOT_WRITABLE. */
  parseOutputTarget(given: string): Promise<OutputTarget>;
  /** The pixel size of an image file, or null. */
  measureImage(path: string): Promise<{ readonly width: number; readonly height: number } | null>;
  /** Opens a file in the browser; says why where that did not work, else null. */
  openInBrowser(path: string): Promise<string | null>;
  /** The disk for images of a service's tasks. */
  openImages(baseUrl: BaseUrl): Promise<ImageStore>;
}

/** The context of one run. */
export async function createContext(world: World, flags: GlobalFlags): Promise<Context> {
  const language = chooseLanguage(flags.lang, world.env);
  const redactor = createRedactor();
  learnSecrets(world, redactor);
  const messages = await loadMessages(language);
  const { stderr } = world.terminal;
  const noColorFlag = flags.color === false;
  const level = colourLevel({ noColorFlag, env: world.env, isTerminal: stderr.isTerminal });
  // A terminal without a size (some containers have one) has no line for a spinner, which would clear lines for ever.
  const live = stderr.isTerminal && stderr.columns() > 0 && world.env['TERM'] !== 'dumb' && !world.env['CI'];
  let printLine: (line: string) => void = () => {};
  const progress: Progress = flags.quiet
    ? silentProgress
    : live
      ? createSpinnerProgress({ stream: world.spinnerStream, columns: stderr.columns, color: level > 0 })
      : createLineProgress((line) => printLine(line));
  const console = createConsole({
    terminal: world.terminal,
    messages,
    palette: await createPalette(level),
    progress,
    redactor,
    quiet: flags.quiet === true,
  });
  printLine = console.info;
  const trace = flags.verbose ? (line: string) => console.notice(console.safe(line)) : () => {};
  const stopper = createStopper(world.clock);
  // A batch waits at hundreds of places at once; Node would call that a leak.
  setMaxListeners(0, stopper.signals.stop, stopper.signals.leave);

  return {
    world,
    flags,
    language,
    console,
    redactor,
    stopper,
    trace,
    publish: createPublish({
      console,
      redactor,
      json: flags.json === true,
      elapsedMs: () => world.clock.now() - world.startedAt,
      traceError: (error) => {
        if (flags.verbose && error.stack !== undefined) console.notice(console.safe(error.stack, 4000));
      },
    }),
    documentOf: (run) => runDocument(run, console, world.clock.now() - world.startedAt),
    spoolStdin: async () => (await systemFiles()).spoolInput(world.terminal.stdin, stopper.signals.stop),
    processes: async () => {
      const { currentProcess, namedProcessState } = await import('./journal/process-identity.ts');
      const system = systemOf(world);
      const current = currentProcess(system);
      return { self: JSON.stringify(current), stateOf: (owner) => namedProcessState(owner, current, system) };
    },
    printError: (error, next) => printError(error, next, console),
    describe: (error) => errorText(error, console),
    recordsFolder: () => stateFolder(world.env, world.home),
    proxyOf: (baseUrl) => {
      const proxy = proxyFor(resolveProxies(world.env), new URL(baseUrl.url));
      return proxy === null ? null : { host: proxy.url.host, variable: proxy.variable };
    },
    jsonLine: (value) => toJsonLine(value, redactor),
    recordScope: (given, useLocalKey) => {
      const isReachedWithout = given === DEFAULT_BASE_URL && !world.env['IMAGE2_BASE_URL'];
      return { baseUrl: isReachedWithout || given === '' ? null : given, useLocalKey };
    },
    absolutePath: (path) => resolve(world.cwd, path),
    resolveService: async ({ baseUrl }) => {
      resolveProxies(world.env);
      return resolveBaseUrl({ flag: baseUrl, env: world.env });
    },
    resolveKey: async ({ key, useLocalKey }) => {
      const { env, home, uid } = world;
      const apiKey = await resolveApiKey({ flag: key, env, home, uid, useLocalKey: useLocalKey === true });
      const mask = maskKey(apiKey.value);
      redactor.add(apiKey.value, mask);
      if (apiKey.source === 'flag') console.warn(messages.warnings.keyOnCommandLine);
      return { ...apiKey, mask };
    },
    keyStore: () => {
      const path = keyFilePath(world.env, world.home);
      return {
        path,
        save: async (key) => {
          redactor.add(key.trim(), maskKey(key.trim()));
          await (await keyFile()).saveKey(path, key);
          return maskKey(key.trim());
        },
        remove: async () => (await keyFile()).removeKey(path),
        usualPath: keyFilePath({}, world.home),
        isSaved: async (file) => (await (await keyFile()).readKeyFile(file, world.uid)) !== null,
      };
    },
    readFile: async (path, maxBytes) => {
      const { readHeadOf } = await systemFiles();
      return untilStopped(readHeadOf(resolve(world.cwd, path), maxBytes + 1), stopper.signals.stop);
    },
    openService: async (baseUrl, apiKey, options = { keepQueries: false }) => {
      const [{ createClient }, { createHttp }] = await Promise.all([
        import('./api/client.ts'),
        import('./api/http.ts'),
      ]);
      const http = createHttp({ ...options, trace, openClient: await clientOpener(world, trace) });
      return createClient({ http, baseUrl: baseUrl.url, apiKey: apiKey.value, redactor, now: world.clock.now });
    },
    openJournal: async () => {
      const { createJournal } = await import('./journal/journal.ts');
      return createJournal(await journalDeps(world, redactor));
    },
    openGroupedJournal: async () => {
      const { createGroupedJournal } = await import('./journal/grouped-journal.ts');
      return createGroupedJournal(await journalDeps(world, redactor));
    },
    createBody: async (request) => (await import('./api/wire.ts')).toCreateBody(request),
    startTimeout: (timeoutMs) => {
      if (timeoutMs === null) return;
      stopper.timeOutAfter(world.startedAt + timeoutMs - world.clock.now(), timeoutMs / 1000);
    },
    parseOutputTarget: async (given) => (await import('./images/output-target.ts')).parseOutputTarget(given, world.cwd),
    measureImage: async (path) => {
      const [{ PIXEL_HEAD_BYTES, readPixelSize }, { readHeadOf }] = await Promise.all([
        import('./images/pixel-size.ts'),
        systemFiles(),
      ]);
      return readPixelSize(await readHeadOf(path, PIXEL_HEAD_BYTES));
    },
    openInBrowser: async (path) => (await systemFiles()).openWithSystem(world.platform, path),
    openImages: async (baseUrl) => {
      const [{ createImageDownloader }, { prepareTarget }, { saveImages }, { areStillSaved }] = await Promise.all([
        import('./api/image-download.ts'),
        import('./images/prepare-target.ts'),
        import('./images/save-images.ts'),
        import('./images/still-saved.ts'),
      ]);
      const { clock, random } = world;
      const openClient = await clientOpener(world, trace);
      const download = createImageDownloader({
        allowPrivate: baseUrl.isLoopback,
        holdsKey: redactor.holds,
        dispatcherFor: (url, connect) => {
          trace(`> GET ${url.origin}${url.pathname}`);
          return openClient(url, { connect });
        },
      });
      return {
        prepare: (target) => prepareTarget({ clock, random }, target),
        save: (job) => saveImages({ download, clock, random, redactor }, job),
        holds: areStillSaved,
        temporaryFolder: async () => (await systemFiles()).makeTemporaryFolder('OUTPUT_NOT_WRITABLE'),
      };
    },
  };
}

async function journalDeps(world: World, redactor: Redactor): Promise<JournalDeps> {
  const { randomToken } = await import('./random-token.ts');
  return {
    root: stateFolder(world.env, world.home),
    clock: world.clock,
    system: systemOf(world),
    redactor,
    newToken: randomToken,
    uid: world.uid,
  };
}

function keyFile(): Promise<typeof import('./config/key-file.ts')> {
  return import('./config/key-file.ts');
}

function systemFiles(): Promise<typeof import('./system-files.ts')> {
  return import('./system-files.ts');
}

function systemOf({ pid, processExists: exists }: World): System {
  return { hostname: hostname(), pid, processExists: exists };
}
