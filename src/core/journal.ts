import type { DoubtCause, Image2Error } from './errors.ts';
import type { ImageRequest } from './image-request.ts';
import type { ReportFile } from './report.ts';
import type { TaskStatus } from './task.ts';

/** Who asks for what: two requests with the same identity are the same request. */
export interface RequestIdentity {
  readonly baseUrl: string;
  /** A fingerprint of the API key, never the key. */
  readonly keyFingerprint: string;
  readonly request: ImageRequest;
  /** 1 to n of `--count n`; 1 elsewhere. */
  readonly slot: number;
  /** The key of `--once`, which then takes the request's place in the identity. */
  readonly once: string | null;
  /** The key of a batch item, which then takes the request's place in the identity. */
  readonly item: string | null;
}

/** What an open record says, folded from its lines. */
export interface JournalRecord {
  /** The file's name, which is also what `forget` takes. */
  readonly name: string;
  /** Random, so that two records of one name in turn are told apart. */
  readonly token: string;
  readonly baseUrl: string;
  readonly keyFingerprint: string;
  readonly request: ImageRequest | null;
  readonly slot: number;
  readonly once: string | null;
  readonly item: string | null;
  /** When the intent was written, just before the request left. ISO time. */
  readonly sentAt: string | null;
  readonly id: string | null;
  readonly cost: string | null;
  /** When the service's answer with the id came. ISO time. */
  readonly createdAt: string | null;
  /**
   * `sending`: the POST is under way in a live process. `task`: the id is known. `unclear`: whether the sender lives
   * cannot be told. `doubt`: nobody knows whether a task exists.
   */
  readonly state: 'sending' | 'task' | 'unclear' | 'doubt';
  readonly doubt: DoubtCause | null;
  /** The HTTP status or business code that caused a doubt, where there was one. */
  readonly doubtStatus: number | null;
  /** The id that the service named and that cannot be used, where that caused a doubt; not yet escaped. */
  readonly strangeId: string | null;
  /** True while the process that made the record runs. */
  readonly ownerAlive: boolean;
}

/** One line of the history: a task that ended and was handed over, or was closed by hand. */
export interface HistoryEntry {
  readonly token: string;
  readonly record: string;
  readonly baseUrl: string;
  readonly keyFingerprint: string;
  readonly request: ImageRequest | null;
  /** The key of the batch item that it was, or null. */
  readonly item: string | null;
  readonly id: string | null;
  readonly status: TaskStatus | 'forgotten';
  readonly imgUrls: readonly string[];
  readonly failReason: string | null;
  readonly cost: string | null;
  readonly createdAt: string | null;
  readonly endedAt: string;
  /** The images that were saved. */
  readonly files: readonly ReportFile[];
}

/** What an ended task leaves behind, as far as its closer knows it. */
export type Ending = Pick<HistoryEntry, 'status' | 'imgUrls' | 'failReason' | 'cost' | 'files'>;

/** A record that this process wrote and whose POST it may send. */
export interface Claim {
  readonly kind: 'claimed';
  readonly name: string;
  readonly sentAt: string;
  /** Puts the id on disk. Only then may it be shown; `unrecorded` says why where the disk refused it. */
  created(
    id: string,
    cost: string | null,
  ): Promise<{ readonly record: JournalRecord; readonly unrecorded: Image2Error | null }>;
  /** Puts on disk that a task may exist. */
  inDoubt(cause: DoubtCause, status: number | null, strangeId: string | null): Promise<void>;
  /** Removes the record: nothing was created. */
  withdraw(): Promise<void>;
}

/** What the journal says to somebody who is about to pay for a request. */
export type ClaimResult =
  | Claim
  /** A task of this request is known and was not handed over yet. */
  | { readonly kind: 'open'; readonly record: JournalRecord & { readonly id: string } }
  /** A task of this request ended and was handed over: fresh, or kept for ever by `--once`. */
  | { readonly kind: 'ended'; readonly entry: HistoryEntry };

/** What is known of a request without a right to send it. */
export type KnownTask = Exclude<ClaimResult, Claim>;

/** How to claim. */
export interface ClaimOptions {
  /** Pay for a new task beside whatever is there. */
  readonly again: boolean;
  /** How long a success is handed out again, in ms; 0 for never. */
  readonly reuseWindowMs: number;
  /** Where the endings of batch items are found. */
  readonly itemEndings?: ItemEndings;
  /** The token of the ending of a batch item that a new task may follow; any other ending is the item's result. */
  readonly supersedes?: string | null;
  /** Called once, where another process has to be waited for. */
  readonly onWait?: () => void;
}

/** Whose batch items are looked for. */
export interface ItemScope {
  readonly baseUrl: string;
  readonly keyFingerprint: string;
  /** True for the hash of an item that is known to be done. */
  readonly isKnown: (hash: string) => boolean;
}

/** The endings of batch items, also of those that other processes close meanwhile. */
export interface ItemEndings {
  /** The success of the item with this identity hash, else its last ending, or null. */
  find(hash: string): Promise<HistoryEntry | null>;
  /** The same, as it was when the journal was last looked at. */
  peek(hash: string): Promise<HistoryEntry | null>;
}

/** The durable record of every paid request. */
export interface Journal {
  /**
   * Claims the right to send the request, or says what is known of an identical one. Waits while another live process
   * sends it. Throws IN_DOUBT, ONCE_CONFLICT, RECORDS_UNAVAILABLE, RECORDS_UNSAFE, or the signal's reason.
   */
  claim(identity: RequestIdentity, options: ClaimOptions, signal: AbortSignal): Promise<ClaimResult>;
  /**
   * What a claim would find where a record of the request is open, and null elsewhere; never gives the right to send.
   * Throws as {@link Journal.claim} does.
   */
  attach(identity: RequestIdentity, options: ClaimOptions, signal: AbortSignal): Promise<KnownTask | null>;
  /** The endings of batch items under one base URL and key; `isKnown` names items that need no look-up. */
  itemEndings(scope: ItemScope): Promise<ItemEndings>;
  /** Every open record, oldest first. */
  open(): Promise<JournalRecord[]>;
  /** The open record of a task, or null. */
  findTask(baseUrl: string, id: string): Promise<JournalRecord | null>;
  /** The open record of a name or of a beginning of one that fits no other; null where none fits. */
  findRecord(name: string): Promise<JournalRecord | null>;
  /** Moves a record to the history. Call it only once the user has the result. */
  close(record: JournalRecord, ending: Ending): Promise<void>;
  /** Says of a doubt that its task is `id`. */
  settleAs(record: JournalRecord, id: string): Promise<JournalRecord>;
  /** Tries the folder for writing. Throws RECORDS_UNAVAILABLE or RECORDS_UNSAFE. */
  check(): Promise<void>;
  /** The newest `limit` history entries (0 for all), newest first. */
  history(limit: number): Promise<HistoryEntry[]>;
}

/** A {@link Journal} for many requests at once, whose records share flushes. */
export interface GroupedJournal extends Journal {
  /** Ends its use: what is open stays so, durably. */
  release(): Promise<void>;
}
