import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Acquired, createTask } from '../../src/core/create-task.ts';
import { Image2Error } from '../../src/core/errors.ts';
import type { CreateAnswer } from '../../src/core/image-service.ts';
import type { Journal, JournalRecord, RequestIdentity } from '../../src/core/journal.ts';
import { parseRecordName } from '../../src/journal/layout.ts';
import { FAILURE, identityOf, NEVER, openJournalWorld, REQUEST, SUCCESS } from '../helpers/open-journal.ts';

const SEQUENCES = 300;
const WINDOW_MS = 600_000;

/** Two requests, a second slot of the first, and a key of `--once`. */
const IDENTITIES: readonly RequestIdentity[] = [
  identityOf(),
  identityOf({ request: { ...REQUEST, prompt: 'a wolf' } }),
  identityOf({ slot: 2 }),
  identityOf({ once: 'nightly' }),
];

/** What comes of a POST, and how far the process gets with it. */
const FATES = [
  'delivered',
  'failed',
  'refused',
  'lost answer',
  'killed before the POST',
  'killed after the POST',
  'killed with the id',
] as const;
type Fate = (typeof FATES)[number];

type Step =
  | { readonly kind: 'create'; readonly which: number; readonly again: boolean; readonly fate: Fate }
  | { readonly kind: 'race'; readonly which: number }
  | { readonly kind: 'forget' | 'settle'; readonly which: number }
  | { readonly kind: 'time' };

const which = fc.nat(IDENTITIES.length - 1);
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('create' as const),
        which,
        again: fc.boolean(),
        fate: fc.constantFrom(...FATES),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('race' as const), which }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('forget' as const, 'settle' as const), which }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'time' as const }) },
  ),
  { minLength: 1, maxLength: 14 },
);

class Killed extends Error {}

const generationOf = ({ name }: JournalRecord): number => parseRecordName(name)?.generation ?? 0;

/** What a user may expect of one request. */
interface Expected {
  /** Tasks that nobody was handed, in the order in which their requests were sent. */
  readonly open: { readonly id: string; readonly sent: number }[];
  /** When the requests in doubt were sent, oldest first. */
  readonly doubts: number[];
  ended: { readonly id: string; readonly at: number } | null;
  /** The task of `--once`, which stays whatever became of it. */
  once: string | null;
}

async function playSequence(sequence: readonly Step[]): Promise<void> {
  const world = await openJournalWorld();
  const expected: Expected[] = IDENTITIES.map(() => ({ open: [], doubts: [], ended: null, once: null }));
  const ledger: string[] = [];
  const unseen = new Set<string>();

  /** A service that writes each task it creates into the ledger, as the real one would. */
  const serviceOf = (fate: Fate) => ({
    createTask: async (): Promise<CreateAnswer> => {
      if (fate === 'killed before the POST') throw new Killed();
      if (fate === 'refused') {
        const error = new Image2Error('REQUEST_REFUSED', { status: 400, reason: null, isQuery: false });
        return { kind: 'nothing-created', error, sent: true };
      }
      const id = String(1000 + ledger.length);
      ledger.push(id);
      if (fate === 'killed after the POST' || fate === 'lost answer') unseen.add(id);
      if (fate === 'killed after the POST') throw new Killed();
      if (fate === 'lost answer') return { kind: 'in-doubt', cause: 'reset', status: null, strangeId: null };
      return { kind: 'created', task: { id, status: 'pending', imgUrls: [], failReason: null, cost: '0.2' } };
    },
  });
  const create = (journal: Journal, identity: RequestIdentity, again: boolean, fate: Fate) =>
    createTask(
      { journal, service: serviceOf(fate), now: world.clock.now },
      identity,
      { again: again && identity.once === null, reuseWindowMs: WINDOW_MS },
      { stop: NEVER, leave: NEVER },
    ).then(
      (acquired): { acquired: Acquired | null; error: unknown } => ({ acquired, error: null }),
      (error: unknown) => ({ acquired: null, error }),
    );

  /** Hands the result over, as a command does at its end. */
  const deliver = async (journal: Journal, state: Expected, acquired: Acquired, failed: boolean): Promise<void> => {
    if (acquired.kind !== 'task' || acquired.record === null) return;
    await journal.close(acquired.record, failed ? FAILURE : SUCCESS);
    const place = state.open.findIndex(({ id }) => id === acquired.id);
    if (place >= 0) state.open.splice(place, 1);
    if (!failed) state.ended = { id: acquired.id, at: world.clock.now() };
    state.once = acquired.id;
  };

  /** What the rules of the contract allow this create to do. */
  const verdict = (identity: RequestIdentity, state: Expected, again: boolean): 'POST' | 'doubt' | string => {
    if (again && identity.once === null) return 'POST';
    const [open] = state.open;
    if (open !== undefined) return open.id;
    if (state.doubts.length > 0) return 'doubt';
    if (identity.once !== null) return state.once ?? 'POST';
    const fresh = state.ended !== null && world.clock.now() - state.ended.at < WINDOW_MS;
    return fresh ? (state.ended?.id ?? '') : 'POST';
  };

  for (const [sent, step] of sequence.entries()) {
    if (step.kind === 'time') {
      world.clock.advance(WINDOW_MS + 1);
      continue;
    }
    const identity = IDENTITIES[step.which] ?? identityOf();
    const state = expected[step.which] ?? { open: [], doubts: [], ended: null, once: null };
    const before = ledger.length;
    if (step.kind === 'create') {
      const { again, fate } = step;
      const journal = world.dead();
      const allowed = verdict(identity, state, again);
      const { acquired, error } = await create(journal, identity, again, fate);
      if (allowed === 'POST') {
        expect(ledger.length - before).toBe(fate === 'refused' || fate === 'killed before the POST' ? 0 : 1);
        if (fate === 'lost answer' || (fate.startsWith('killed') && fate !== 'killed with the id'))
          state.doubts.push(sent);
        if (acquired?.kind === 'task') {
          expect([acquired.id, acquired.reused]).toEqual([ledger.at(-1), false]);
          state.open.push({ id: acquired.id, sent });
        }
      } else {
        expect(ledger.length).toBe(before);
        if (allowed === 'doubt') expect(error).toMatchObject({ code: 'IN_DOUBT' });
        else expect(acquired?.kind === 'ended' ? acquired.entry.id : acquired?.id).toBe(allowed);
      }
      if (acquired !== null && (fate === 'delivered' || fate === 'failed')) {
        await deliver(journal, state, acquired, fate === 'failed');
      }
    }
    if (step.kind === 'race') {
      const allowed = verdict(identity, state, false);
      const racers = [world.living(), world.living(), world.living()];
      const results = await Promise.all(racers.map((journal) => create(journal, identity, false, 'delivered')));
      expect(ledger.length - before).toBe(allowed === 'POST' ? 1 : 0);
      if (allowed === 'POST') state.open.push({ id: String(ledger.at(-1)), sent });
      const [first] = results;
      if (first?.acquired) await deliver(world.living(), state, first.acquired, false);
    }
    if (step.kind === 'forget' || step.kind === 'settle') {
      const journal = world.living();
      const [doubt] = (await journal.open())
        .filter(
          ({ state, slot, once, request }) =>
            state === 'doubt' &&
            slot === identity.slot &&
            once === identity.once &&
            request?.prompt === identity.request.prompt,
        )
        .sort((a, b) => generationOf(a) - generationOf(b));
      const sentThen = state.doubts.shift();
      expect(doubt === undefined).toBe(sentThen === undefined);
      if (doubt !== undefined && sentThen !== undefined) {
        if (step.kind === 'settle') {
          const id = `settled-${doubt.token}`;
          await journal.settleAs(doubt, id);
          state.open.push({ id, sent: sentThen });
        } else {
          await journal.close(doubt, { ...SUCCESS, status: 'forgotten', imgUrls: [] });
        }
      }
    }
    state.open.sort((a, b) => a.sent - b.sent);
  }

  // The invariant of the ledger: every task that was ever created is known, or told as in doubt.
  const journal = world.living();
  const known = new Set([...(await journal.open()), ...(await journal.history(0))].map(({ id }) => id));
  for (const id of ledger) if (!unseen.has(id)) expect(known).toContain(id);
  expect((await journal.open()).filter(({ state }) => state === 'doubt')).toHaveLength(
    expected.reduce((sum, { doubts }) => sum + doubts.length, 0),
  );
}

/** A doubt that is settled stays older than what was paid for beside it. */
const SETTLED_BESIDE_A_NEWER: Step[] = [
  { kind: 'create', which: 1, again: false, fate: 'lost answer' },
  { kind: 'create', which: 1, again: true, fate: 'killed with the id' },
  { kind: 'settle', which: 1 },
  { kind: 'create', which: 1, again: false, fate: 'delivered' },
];

test(`over ${SEQUENCES} random histories each POST was allowed and no task is lost`, async () => {
  await fc.assert(fc.asyncProperty(steps, playSequence), { numRuns: SEQUENCES, examples: [[SETTLED_BESIDE_A_NEWER]] });
});
