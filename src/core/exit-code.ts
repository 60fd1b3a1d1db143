/** How a command can end. Each outcome has one exit code; the README lists them. */
export const EXIT_CODES = {
  done: 0,
  bug: 1,
  cannotStart: 2,
  taskEnded: 3,
  keyProblem: 4,
  refused: 5,
  unfinished: 6,
  inDoubt: 7,
  notDelivered: 8,
  interrupted: 130,
  terminated: 143,
} as const;

/** A way for a command to end, the key of {@link EXIT_CODES}. */
export type Outcome = keyof typeof EXIT_CODES;

/** A process exit code of this tool. */
export type ExitCode = (typeof EXIT_CODES)[Outcome];

/** Whether a task exists at the service: the money question. */
export type Created = 'yes' | 'no' | 'unknown';

/** What an outcome says about creation where nothing more exact is known. */
export function createdByOutcome(outcome: Outcome): Created {
  switch (outcome) {
    case 'done':
    case 'taskEnded':
    case 'unfinished':
    case 'notDelivered':
      return 'yes';
    case 'inDoubt':
    case 'bug':
    case 'interrupted':
    case 'terminated':
      return 'unknown';
    default:
      return 'no';
  }
}

/** The exit code of several tasks: 0 where all are, 7 before any other, else the first in input order that is not 0. */
export function combineExitCodes(codes: readonly ExitCode[]): ExitCode {
  if (codes.includes(EXIT_CODES.inDoubt)) return EXIT_CODES.inDoubt;
  return codes.find((code) => code !== EXIT_CODES.done) ?? EXIT_CODES.done;
}
