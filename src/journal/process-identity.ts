import { readFileSync, readlinkSync } from 'node:fs';

/** What marks one running process: all four must match for a record's owner to be alive. */
export interface ProcessIdentity {
  /** The host's name and, on Linux, its process id namespace, so that two containers are two hosts. */
  readonly host: string;
  readonly boot: string | null;
  readonly pid: number;
  readonly started: string | null;
}

/** What is asked of the operating system. */
export interface System {
  readonly hostname: string;
  readonly pid: number;
  /** True where a process of that id runs, false where none does. */
  processExists(pid: number): boolean;
}

/** Who this process is. */
export function currentProcess(system: System): ProcessIdentity {
  const namespace = attempt(() => readlinkSync('/proc/self/ns/pid')) ?? '';
  return {
    host: `${system.hostname} ${namespace}`.trim(),
    boot: attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    pid: system.pid,
    started: startTime(system.pid),
  };
}

/** Whether the process that wrote a record still runs; `unknown` where this machine cannot tell. */
export function ownerState(
  owner: ProcessIdentity,
  current: ProcessIdentity,
  system: System,
): 'alive' | 'dead' | 'unknown' {
  if (owner.host !== current.host) return 'unknown';
  if (owner.boot !== current.boot) return owner.boot === null || current.boot === null ? 'unknown' : 'dead';
  if (!system.processExists(owner.pid)) return 'dead';
  const started = startTime(owner.pid);
  if (started === 'ended') return 'dead';
  if (owner.boot === null || owner.started === null || started === null) return 'unknown';
  return started === owner.started ? 'alive' : 'dead';
}

/** The same of a process that wrote down `JSON.stringify(currentProcess(…))`; `unknown` for any other text. */
export function namedProcessState(
  text: string,
  current: ProcessIdentity,
  system: System,
): ReturnType<typeof ownerState> {
  const owner = attempt(() => JSON.parse(text) as Partial<ProcessIdentity> | null);
  if (typeof owner?.host !== 'string' || typeof owner.pid !== 'number') return 'unknown';
  const { boot = null, host, pid, started = null } = owner;
  return ownerState({ host, boot, pid, started }, current, system);
}

// proc(5): in /proc/PID/stat field 3 is the state and field 22 the start time in clock ticks after boot; field 2 may
// hold blanks and ')'. A zombie (Z, X) has ended and only waits for its parent to notice.
function startTime(pid: number): string | null {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  if (stat === null) return null;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? 'ended' : (fields[19] ?? null);
}

function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
