import { dirname, join } from 'node:path';
import { Image2Error } from '../core/errors.ts';
import { identityHash, isSameRequest } from '../core/identity.ts';
import { imageRequestSchema } from '../core/image-request.ts';
import type {
  Claim,
  ClaimOptions,
  ClaimResult,
  Ending,
  HistoryEntry,
  Journal,
  JournalRecord,
  RequestIdentity,
} from '../core/journal.ts';
import type { Clock } from '../core/ports.ts';
import { type Redactor, redactDeep } from '../core/redact.ts';
import { readEndings, writeEnding } from './endings.ts';
import { readHistory } from './history.ts';
import {
  appendLine,
  createExclusive,
  ensureFolder,
  errnoOf,
  type JournalFs,
  nodeFs,
  orNull,
  replaceFile,
  writeNewFile,
} from './journal-fs.ts';
import { createLayout, formatRecordName, parseRecordName } from './layout.ts';
import { allOpenNames, foldRecord, namesOfRequest, readOpenRecord } from './open-records.ts';
import { currentProcess, type System } from './process-identity.ts';
import { formatHistoryLine, type IntentLine, type LaterLine, RECORD_VERSION } from './record.ts';

/** What the journal needs. */
export interface JournalDeps {
  /** The records folder; made (mode 0700) when something is written. */
  readonly root: string;
  readonly clock: Clock;
  readonly system: System;
  readonly redactor: Redactor;
  /** 16 or more random hexadecimal digits, new on each call. */
  readonly newToken: () => string;
  /** This process's user id, null where there is none. */
  readonly uid: number | null;
  readonly fs?: JournalFs;
}

/** How often a record that another process works on is looked at, in ms. */
const WATCH_MS = 100;

/**
 * The journal of RELIABILITY.md: one file per unresolved request, whose name is index, lock and record. Every write
 * that money hangs on throws RECORDS_UNAVAILABLE when it fails.
 */
export function createJournal(deps: JournalDeps): Journal {
  const fs = deps.fs ?? nodeFs;
  const layout = createLayout(deps.root);
  const current = currentProcess(deps.system);
  const reader = { fs, layout, system: deps.system, current, now: deps.clock.now };
  const isoNow = (): string => new Date(deps.clock.now()).toISOString();
  let rootReady: Promise<void> | undefined;

  const unavailable = (error: unknown): Image2Error =>
    error instanceof Image2Error
      ? error
      : new Image2Error('RECORDS_UNAVAILABLE', { path: deps.root, detail: errnoOf(error) }, { cause: error });

  async function guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw unavailable(error);
    }
  }

  async function prepareRoot(): Promise<void> {
    await ensureFolder(fs, deps.root);
    const { mode, uid } = await fs.stat(deps.root);
    const foreign = deps.uid !== null && uid !== deps.uid;
    if ((mode & 0o022) !== 0 || foreign) throw new Image2Error('RECORDS_UNSAFE', { path: deps.root });
  }

  async function readyRoot(): Promise<void> {
    rootReady ??= prepareRoot();
    await rootReady;
  }

  async function claim(identity: RequestIdentity, options: ClaimOptions, signal: AbortSignal): Promise<ClaimResult> {
    const hash = identityHash(identity);
    const endedPath = layout.endedPath(identity.once === null ? 'ended' : 'once', hash, identity.slot);
    const watched = new Set<string>();
    await guarded(readyRoot);
    for (;;) {
      signal.throwIfAborted();
      const names = await guarded(() => namesOfRequest(reader, hash, identity.slot));
      const found = await guarded(() => findKnown(identity, names, endedPath, options, watched));
      if (found === 'wait') {
        await deps.clock.sleep(WATCH_MS, signal);
        continue;
      }
      if (found !== null) return found;
      const generation = options.again ? nextGeneration(names) : 1;
      const name = formatRecordName({ hash, slot: identity.slot, generation });
      const claimed = await guarded(() => writeIntent(identity, name));
      if (claimed === null) continue;
      // Another process may have handed its task over between the look and the intent.
      const late = options.again ? null : await guarded(() => findEnded(identity, endedPath, options, watched));
      if (late === null) return claimed;
      await guarded(claimed.withdraw);
      return late;
    }
  }

  async function findKnown(
    identity: RequestIdentity,
    names: readonly string[],
    endedPath: string,
    options: ClaimOptions,
    watched: Set<string>,
  ): Promise<ClaimResult | 'wait' | null> {
    if (options.again) return null;
    const records: JournalRecord[] = [];
    for (const name of names) {
      const record = await readOpenRecord(reader, name);
      if (record === null) continue;
      if (identity.once !== null) refuseOtherRequest(identity, record.request);
      if (await wasHandedOver(record, endedPath)) await removeRecord(record);
      else records.push(record);
    }
    for (const record of records) {
      if (record.state === 'task' && record.id !== null) return { kind: 'open', record: { ...record, id: record.id } };
    }
    const busy = records.filter(({ state }) => state === 'sending' || state === 'unclear');
    if (busy.length > 0) {
      for (const { token } of busy) watched.add(token);
      return 'wait';
    }
    const ended = await findEnded(identity, endedPath, options, watched);
    if (ended !== null) return ended;
    const doubt = records[0];
    if (doubt !== undefined) throw doubtError(doubt, identity.baseUrl);
    return null;
  }

  async function findEnded(
    identity: RequestIdentity,
    endedPath: string,
    options: ClaimOptions,
    watched: ReadonlySet<string>,
  ): Promise<ClaimResult | null> {
    const endings = await readEndings(fs, endedPath);
    if (endings === null) return null;
    const { last, lastSuccess } = endings;
    if (identity.once !== null) {
      refuseOtherRequest(identity, last.request);
      return { kind: 'ended', entry: last };
    }
    if (watched.has(last.token)) return { kind: 'ended', entry: last };
    const age = lastSuccess === null ? Number.POSITIVE_INFINITY : deps.clock.now() - Date.parse(lastSuccess.endedAt);
    return lastSuccess !== null && age < options.reuseWindowMs ? { kind: 'ended', entry: lastSuccess } : null;
  }

  function refuseOtherRequest(identity: RequestIdentity, recorded: HistoryEntry['request']): void {
    if (recorded === null || isSameRequest(recorded, storable(identity.request))) return;
    throw new Image2Error('ONCE_CONFLICT', { once: identity.once ?? '' });
  }

  function storable(request: RequestIdentity['request']): RequestIdentity['request'] {
    return imageRequestSchema.parse(redactDeep(request, deps.redactor));
  }

  async function writeIntent(identity: RequestIdentity, name: string): Promise<Claim | null> {
    const intent: IntentLine = {
      v: RECORD_VERSION,
      state: 'intent',
      token: deps.newToken(),
      baseUrl: identity.baseUrl,
      keyFingerprint: identity.keyFingerprint,
      request: storable(identity.request),
      slot: identity.slot,
      once: identity.once,
      sentAt: isoNow(),
      owner: current,
    };
    const path = layout.openPath(name);
    await ensureFolder(fs, dirname(path));
    try {
      await createExclusive(fs, path, intent.token, `${JSON.stringify(intent)}\n`);
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') return null;
      await fs.unlink(path).catch(() => {});
      throw error;
    }
    const add = (line: LaterLine): Promise<void> => guarded(() => appendLine(fs, path, JSON.stringify(line)));
    return {
      kind: 'claimed',
      name,
      sentAt: intent.sentAt,
      created: async (id, cost) => {
        const line: LaterLine = { v: RECORD_VERSION, state: 'task', id, cost, createdAt: isoNow() };
        await add(line);
        await writeIdEntry(identity.baseUrl, id, name);
        return foldRecord(name, intent, line, reader);
      },
      inDoubt: (cause, status, strangeId) => add({ v: RECORD_VERSION, state: 'doubt', cause, status, strangeId }),
      withdraw: async () => {
        await orNull(fs.unlink(path));
      },
    };
  }

  /** The way from an id to its record. It saves a search, so losing it to a crash or a full disk costs nothing else. */
  async function writeIdEntry(baseUrl: string, id: string, name: string): Promise<void> {
    const path = layout.idPath(baseUrl, id);
    try {
      await fs.mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await replaceFile(fs, path, deps.newToken(), name);
    } catch {
      return;
    }
  }

  async function wasHandedOver(record: JournalRecord, endedPath: string): Promise<boolean> {
    if (record.state !== 'task') return false;
    return (await readEndings(fs, endedPath))?.last.token === record.token;
  }

  async function removeRecord(record: JournalRecord): Promise<void> {
    await orNull(fs.unlink(layout.openPath(record.name)));
    if (record.id !== null) await orNull(fs.unlink(layout.idPath(record.baseUrl, record.id)));
  }

  async function close(record: JournalRecord, ending: Ending): Promise<void> {
    const redacted = redactDeep(ending, deps.redactor) as Ending;
    const entry: HistoryEntry = {
      token: record.token === '' ? deps.newToken() : record.token,
      record: record.name,
      baseUrl: record.baseUrl,
      keyFingerprint: record.keyFingerprint,
      request: record.request,
      id: record.id,
      createdAt: record.createdAt ?? record.sentAt,
      endedAt: isoNow(),
      ...redacted,
    };
    const parts = parseRecordName(record.name);
    await guarded(async () => {
      await readyRoot();
      if (parts !== null && entry.status !== 'forgotten') {
        const kind = record.once === null ? 'ended' : 'once';
        await writeEnding(fs, layout.endedPath(kind, parts.hash, parts.slot), entry);
      }
      await ensureFolder(fs, layout.historyFolder);
      await appendLine(fs, layout.historyPath(current.host), formatHistoryLine(entry));
      await removeRecord(record);
    });
  }

  async function open(): Promise<JournalRecord[]> {
    const names = await allOpenNames(reader);
    const records = await Promise.all(names.map((name) => readOpenRecord(reader, name)));
    return records.filter((record) => record !== null).sort((a, b) => ((a.sentAt ?? '') < (b.sentAt ?? '') ? -1 : 1));
  }

  async function findRecord(name: string): Promise<JournalRecord | null> {
    if (parseRecordName(name) !== null) return readOpenRecord(reader, name);
    if (!/^[0-9a-f.]{4,45}$/.test(name)) return null;
    const fitting = (await allOpenNames(reader)).filter((entry) => entry.startsWith(name));
    if (fitting.length > 1) throw new Image2Error('RECORD_AMBIGUOUS', { given: name, count: fitting.length });
    return fitting[0] === undefined ? null : readOpenRecord(reader, fitting[0]);
  }

  return {
    claim,
    close,
    open: () => guarded(open),
    findRecord: (name) => guarded(() => findRecord(name)),
    findTask: (baseUrl, id) =>
      guarded(async () => {
        const name = await orNull(fs.readFile(layout.idPath(baseUrl, id), 'utf8'));
        const record = name === null || parseRecordName(name) === null ? null : await readOpenRecord(reader, name);
        return record?.id === id ? record : null;
      }),
    settleAs: (record, id) =>
      guarded(async () => {
        const line: LaterLine = {
          v: RECORD_VERSION,
          state: 'task',
          id,
          cost: null,
          createdAt: record.sentAt ?? isoNow(),
        };
        await appendLine(fs, layout.openPath(record.name), JSON.stringify(line));
        await writeIdEntry(record.baseUrl, id, record.name);
        const settled = await readOpenRecord(reader, record.name);
        return settled ?? { ...record, id };
      }),
    check: () =>
      guarded(async () => {
        await readyRoot();
        const probe = join(deps.root, `.probe.${deps.newToken()}`);
        await writeNewFile(fs, probe, '');
        await fs.unlink(probe);
      }),
    history: (limit) => guarded(() => readHistory(fs, layout.historyFolder, limit)),
  };
}

/** The error that a doubt is for somebody who is about to pay for the same request. */
export function doubtError(record: JournalRecord, baseUrl: string): Image2Error<'IN_DOUBT'> {
  return new Image2Error('IN_DOUBT', {
    cause: record.doubt ?? 'crashed',
    status: record.doubtStatus,
    strangeId: record.strangeId,
    sentAt: record.sentAt ?? '?',
    baseUrl: record.baseUrl === '' ? baseUrl : record.baseUrl,
    record: record.name,
  });
}

function nextGeneration(names: readonly string[]): number {
  return 1 + Math.max(0, ...names.map((name) => parseRecordName(name)?.generation ?? 0));
}
