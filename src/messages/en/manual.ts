import type { Outcome } from '../../core/exit-code.ts';

/** A term of the manual page and what it means. */
export type ManualEntry = readonly [term: string, meaning: string];

/** What the manual page says beside the help. There is one in English only, as is the custom. */
export interface Manual {
  /** After the program's name in the heading. */
  readonly purpose: string;
  readonly intro: readonly string[];
  readonly alsoTakes: (groups: string) => string;
  readonly exitStatus: Readonly<Record<Outcome, string>>;
  readonly environment: readonly ManualEntry[];
  readonly files: readonly ManualEntry[];
}

/** The texts of the manual page. */
export const manual: Manual = {
  purpose: 'images from a paid service, paid for once',
  intro: [
    'image2 turns prompts into images through a paid, asynchronous service. Creating a task costs credits; querying one is free.',
    'Prompts and image URLs are sent to a third party (kexiangai.com); you decide whether that is acceptable.',
    'Standard output gets the result and nothing else: image URLs, saved files or a task id, one per line, or one JSON document with --json. Everything else goes to standard error.',
    'A create request is sent once and never repeated on its own. What was sent is on disk before it leaves, so an interrupted command loses nothing: "image2 resume" continues, and the same command again attaches to the task that it made.',
    'In a terminal, "image2 create" asks for what is missing. Elsewhere a missing flag is a usage error.',
  ],
  alsoTakes: (groups) => `The options under ${groups} apply too.`,
  exitStatus: {
    done: 'Done: the task succeeded and its result was handed over.',
    bug: 'A bug in image2.',
    cannotStart:
      'Cannot start: invalid input, a target that cannot be written, or no place for records. Nothing was sent.',
    taskEnded: 'The task ended as failed, error or canceled.',
    keyProblem: 'The key is missing or was rejected. Nothing was created.',
    refused: 'The service refused, or could not be reached. Nothing was created.',
    unfinished: 'Not finished: the task continues at the service. Waiting for it again costs nothing.',
    inDoubt:
      'In doubt: the request left and no readable answer came. A task may exist and may have cost credits. Do not simply repeat the command: check your account first.',
    notDelivered: 'The task succeeded, but its result could not be handed over. Trying again is free.',
    interrupted: 'Interrupted (SIGINT). The id and the next command are printed; nothing is lost.',
    terminated: 'Terminated (SIGTERM), likewise.',
  },
  environment: [
    ['X_API_KEY', 'The API key.'],
    ['IMAGE2_USE_LOCAL_KEY', 'Set to 1, as --use-local-key.'],
    ['IMAGE2_BASE_URL', 'The service, unless --base-url names one.'],
    [
      'IMAGE2_REUSE_WINDOW',
      'For how long an identical request returns the last result, a duration (10m); 0 turns it off.',
    ],
    ['IMAGE2_LANG, LC_ALL, LC_MESSAGES, LANG', 'The language, en or zh; the first that is set decides.'],
    ['XDG_CONFIG_HOME, XDG_STATE_HOME', 'Where the saved key and the records are.'],
    ['XDG_CACHE_HOME', 'Where compiled code is kept, on Node 22.8 and later.'],
    ['HTTPS_PROXY, HTTP_PROXY, NO_PROXY', 'Proxies, in either case. This machine itself is never reached through one.'],
    ['NODE_EXTRA_CA_CERTS', 'A file of additional certificate authorities.'],
    ['NO_COLOR, FORCE_COLOR, CI', 'Whether there is colour, and whether questions are asked.'],
  ],
  files: [
    ['~/.config/image2/.env', 'The key that "image2 key set" saved.'],
    ['~/.cache/image2/', 'Compiled code, which may be removed at any time; none where others can write there.'],
    ['~/.local/state/image2/', 'The records of the tasks that this machine made. They never hold a key.'],
  ],
};
