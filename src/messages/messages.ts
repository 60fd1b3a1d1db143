import type { ImageFault } from '../core/errors.ts';
import type { Size } from '../core/image-request.ts';
import type { TaskStatus } from '../core/task.ts';
import type { AskTexts } from './ask-texts.ts';
import type { ErrorTexts } from './error-text.ts';
import type { HelpTexts } from './help-texts.ts';

/** The states that a table can show. */
export type ShownStatus = TaskStatus | 'in-doubt' | 'forgotten';

/** What the sandbox did with one request, as its log says it. */
export interface SandboxLogEvent {
  readonly method: string;
  readonly path: string;
  readonly status: number | null;
  readonly scenario: string;
  readonly taskId: string | null;
  readonly created: boolean;
}

/** Every text that this tool shows, in one language. Strings that are handed in are already safe to show. */
export interface Messages {
  readonly errors: ErrorTexts;
  readonly imageFault: (fault: ImageFault) => string;
  readonly help: HelpTexts;
  /** Each with its colon. `hint: ` and `next: ` are the same in every language, so that scripts find them. */
  readonly labels: { readonly error: string; readonly warning: string; readonly hint: string; readonly next: string };
  readonly summary: {
    readonly request: string;
    readonly prompt: string;
    readonly images: string;
    readonly key: string;
    readonly service: string;
    readonly keySources: Readonly<Record<'flag' | 'environment' | 'file', string>>;
    readonly sandbox: string;
    readonly lastCost: (cost: string) => string;
    readonly unknownCost: string;
  };
  readonly status: Readonly<Record<ShownStatus, string>>;
  readonly progress: {
    readonly task: (id: string) => string;
    readonly attached: (id: string) => string;
    readonly waitingForSender: string;
    readonly sending: string;
    readonly status: (id: string, status: string, seconds: number) => string;
    /** Follows `status` where this machine knows how long such tasks take. */
    readonly usually: (seconds: number) => string;
    readonly hiccup: (detail: string, seconds: number) => string;
    /** `size` is what has come so far, null before the first byte. */
    readonly saving: (total: number, size: string | null) => string;
    readonly temporaryFolder: (folder: string) => string;
    readonly stillWaiting: string;
  };
  readonly warnings: {
    readonly keyShadowed: string;
    readonly keyOnCommandLine: string;
    readonly shortInterval: (seconds: number) => string;
    readonly fresh: (id: string, seconds: number) => string;
    readonly once: (id: string) => string;
    readonly unrecorded: (detail: string) => string;
    readonly notClosed: (detail: string) => string;
    readonly extension: (path: string, actual: string) => string;
    readonly shape: (width: number, height: number, size: Size) => string;
    readonly sidecar: (path: string, detail: string) => string;
    readonly notSaved: (url: string, why: string) => string;
  };
  /** What is said of a record in doubt, and how to be rid of it. */
  readonly doubt: {
    readonly since: (record: string, baseUrl: string, sentAt: string) => string;
    readonly torn: (record: string) => string;
    readonly waysOut: (record: string) => string;
  };
  readonly ask: AskTexts;
  readonly confirm: { readonly question: string; readonly yes: readonly string[] };
  readonly key: {
    readonly ask: string;
    readonly saved: (mask: string, path: string) => string;
    readonly removed: (path: string) => string;
    readonly nothingToRemove: string;
    readonly shown: (mask: string, source: string) => string;
  };
  readonly sandbox: {
    readonly listening: (scenario: string, delaySeconds: number) => string;
    readonly usage: (baseUrl: string) => string;
    readonly stopped: string;
    readonly event: (event: SandboxLogEvent) => string;
  };
  readonly history: {
    readonly columns: Readonly<Record<'when' | 'id' | 'status' | 'mode' | 'size' | 'cost' | 'prompt', string>>;
    readonly empty: string;
    readonly total: (count: number, credits: string) => string;
    readonly noId: string;
  };
  readonly resume: {
    readonly nothing: string;
    readonly found: (count: number) => string;
    readonly elsewhere: (id: string, baseUrl: string) => string;
  };
  readonly forget: {
    readonly closed: (record: string) => string;
    readonly settled: (record: string, id: string) => string;
  };
  readonly doctor: {
    readonly levels: Readonly<Record<'ok' | 'warning' | 'error', string>>;
    readonly node: (version: string, own: string) => string;
    readonly key: (mask: string, source: string) => string;
    readonly savedUnused: (path: string) => string;
    readonly savedUnusedRemedy: string;
    readonly hiddenKey: (path: string, used: string) => string;
    readonly hiddenKeyRemedy: (path: string, folder: string) => string;
    readonly service: (baseUrl: string, source: string) => string;
    readonly serviceSources: Readonly<Record<'flag' | 'environment' | 'default', string>>;
    readonly proxy: (host: string, variable: string) => string;
    readonly noProxy: string;
    readonly caFile: (path: string) => string;
    readonly caFileUnreadable: (path: string, detail: string) => string;
    readonly caFileRemedy: string;
    readonly verificationOff: string;
    readonly verificationRemedy: string;
    readonly records: (path: string) => string;
    readonly unfinished: (count: number) => string;
    readonly answers: (host: string) => string;
    readonly notAsked: string;
    readonly notAskedRemedy: string;
    readonly run: (command: string) => string;
  };
  readonly gallery: {
    readonly empty: string;
    readonly made: (count: number) => string;
    readonly notOpened: (detail: string) => string;
  };
  readonly batch: {
    readonly badLine: (line: number, message: string, hint: string) => string;
    /** `flag` is what gives the member to every line that has none, or null. */
    readonly memberMissing: (member: string, flag: string | null) => string;
    readonly begin: (items: number, service: string, mask: string) => string;
    readonly itemEnded: (line: number, id: string | null, message: string, hint?: string) => string;
    /** Why nothing is sent for a while. */
    readonly pause: (message: string, seconds: number) => string;
    readonly progress: (now: BatchNow) => string;
    readonly summary: (end: BatchTotals) => string;
    readonly results: (path: string) => string;
    /** How to go on; each number says of how many items. */
    readonly again: (left: { readonly open: number; readonly failed: number; readonly doubtful: number }) => string;
    readonly stdoutBroken: (detail: string) => string;
    readonly dryRun: (counts: BatchForecast) => string;
  };
}

/** What a dry run counts. */
export interface BatchForecast {
  readonly tasks: number;
  readonly done: number;
  /** Tasks that an earlier run created and that go on without a cost. */
  readonly unfinished: number;
  readonly doubtful: number;
  readonly failed: number;
  /** Items for which a task would be created. */
  readonly rest: number;
  /** What they would cost; null where no cost is known. */
  readonly credits: string | null;
}

/** What the live display of a batch shows. */
export interface BatchNow {
  readonly done: number;
  readonly total: number;
  readonly running: number;
  readonly failed: number;
  readonly credits: string;
  readonly perMinute: number;
  /** Null where it cannot be told yet. */
  readonly secondsLeft: number | null;
}

/** What a batch has come to at its end. */
export interface BatchTotals {
  readonly done: number;
  readonly reused: number;
  readonly failed: number;
  readonly doubtful: number;
  readonly unfinished: number;
  readonly left: number;
  readonly credits: string;
}
