/** The names of the commands that have a help text. */
export type CommandName =
  | 'create'
  | 'get'
  | 'resume'
  | 'history'
  | 'forget'
  | 'key'
  | 'key-set'
  | 'key-show'
  | 'key-remove'
  | 'batch'
  | 'doctor'
  | 'gallery'
  | 'sandbox'
  | 'completion'
  | 'complete';

/** The names of the flags that have a help text. */
export type FlagName =
  | 'mode'
  | 'prompt'
  | 'promptFile'
  | 'size'
  | 'url'
  | 'model'
  | 'count'
  | 'noWait'
  | 'dryRun'
  | 'confirm'
  | 'again'
  | 'once'
  | 'sandbox'
  | 'pollInterval'
  | 'maxAttempts'
  | 'timeout'
  | 'output'
  | 'sidecar'
  | 'baseUrl'
  | 'key'
  | 'useLocalKey'
  | 'json'
  | 'quiet'
  | 'verbose'
  | 'lang'
  | 'noColor'
  | 'help'
  | 'version'
  | 'wait'
  | 'limit'
  | 'unfinished'
  | 'forgetId'
  | 'stdin'
  | 'port'
  | 'delay'
  | 'scenario'
  | 'ledger'
  | 'open'
  | 'batchMode'
  | 'batchSize'
  | 'batchDryRun'
  | 'concurrency'
  | 'results'
  | 'maxCost'
  | 'maxTasks'
  | 'retryFailed'
  | 'shard';

/** The words of the help pages. */
export interface HelpTexts {
  readonly program: string;
  /** The parts of a usage line. */
  readonly usage: { readonly options: string; readonly command: string };
  readonly commands: Readonly<Record<CommandName, string>>;
  readonly flags: Readonly<Record<FlagName, string>>;
  readonly arguments: Readonly<Record<'taskId' | 'file' | 'folder' | 'record' | 'shell' | 'kind', string>>;
  /** Texts that stand under the flags of one command. */
  readonly notes: Readonly<Record<'completion', string>>;
  /** The headings that the command library knows, by their English form. */
  readonly headings: Readonly<Record<'Usage:' | 'Arguments:' | 'Options:' | 'Commands:' | 'Global Options:', string>>;
  readonly groups: Readonly<Record<'request' | 'money' | 'waiting' | 'service' | 'everywhere', string>>;
  readonly examples: string;
}
