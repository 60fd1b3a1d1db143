import { expect, test } from 'vitest';
import { currentProcess, ownerState, type ProcessIdentity } from '../../src/journal/process-identity.ts';

const system = { hostname: 'here', pid: process.pid, processExists: (pid: number) => pid === process.pid };
const me: ProcessIdentity = currentProcess(system);
/** As on a system that names neither boots nor start times. */
const vague: ProcessIdentity = { host: 'here', boot: null, pid: process.pid, started: null };

test.each<[string, Partial<ProcessIdentity>, string]>([
  ['the same process', {}, 'alive'],
  ['a process that is gone', { pid: 0x7fff_fff0 }, 'dead'],
  ['a process whose id was given to another one', { started: '1' }, 'dead'],
  ['a process of an earlier boot', { boot: '00000000-0000-0000-0000-000000000000' }, 'dead'],
  ['a process on another host', { host: 'elsewhere' }, 'unknown'],
  ['a process on another host, whatever else is equal', { host: 'elsewhere', pid: 0x7fff_fff0 }, 'unknown'],
  ['a process whose boot was not known', { boot: null }, 'unknown'],
])('%s is told', (_what, changes, expected) => {
  expect(ownerState({ ...me, boot: 'b', started: me.started ?? '7', ...changes }, { ...me, boot: 'b' }, system)).toBe(
    expected === 'alive' && me.started === null ? 'unknown' : expected,
  );
});

test('where neither boot nor start time is known a process that runs cannot be told from its successor', () => {
  expect(ownerState(vague, vague, system)).toBe('unknown');
  expect(ownerState({ ...vague, pid: 0x7fff_fff0 }, vague, system)).toBe('dead');
});

test('this process is known by host, boot, id and start', () => {
  expect(me.host.startsWith('here')).toBe(true);
  expect(me.pid).toBe(process.pid);
  expect(currentProcess(system)).toEqual(me);
});
