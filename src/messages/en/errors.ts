import type {
  BaseUrlFault,
  BatchStopCause,
  DoubtCause,
  ImageFault,
  KeyFileFault,
  Leftover,
  UrlFault,
} from '../../core/errors.ts';
import type { ErrorTexts } from '../error-text.ts';

const SIZES = 'auto, 1:1, 3:2, 2:3, 16:9, 9:16, 4:3, 3:4, 21:9, 9:21, 1:3, 3:1, 2:1 or 1:2';

/** Every error in English. */
export const errors: ErrorTexts = {
  UNKNOWN_COMMAND: ({ given, suggestion }) => ({
    message: `There is no command "${given}".`,
    hint: suggestion === null ? 'Run "image2 --help" for the list of commands.' : `Did you mean "${suggestion}"?`,
  }),
  UNKNOWN_FLAG: ({ given, suggestion }) => ({
    message: `The flag ${given} is not known here.`,
    hint: suggestion === null ? 'Run the command with --help for its flags.' : `Did you mean ${suggestion}?`,
  }),
  UNEXPECTED_ARGUMENT: ({ given }) => ({
    message: `The argument "${given}" was not expected.`,
    hint: 'Put text that holds spaces in quotes, and values behind their flag.',
  }),
  MISSING_VALUE: ({ flag }) => ({ message: `${flag} needs a value.`, hint: `Expected ${expectedOf(flag)}.` }),
  MISSING_FLAG: ({ flag }) => ({ message: `${flag} is missing.`, hint: `${flag} takes ${expectedOf(flag)}.` }),
  MISSING_ARGUMENT: ({ argument }) => ({
    message: `The argument <${argument}> is missing.`,
    hint: 'Run the command with --help for an example.',
  }),
  FLAG_CONFLICT: ({ flag, other }) => ({
    message: `${flag} and ${other} cannot be used together.`,
    hint: 'Leave one of them out.',
  }),
  FLAG_NEEDS: ({ flag, other }) => ({ message: `${flag} works only with ${other}.`, hint: `Add ${other}.` }),
  CHOICE_INVALID: ({ flag, given, choices, suggestion }) => ({
    message: `${flag} got "${given}", which is none of its values.`,
    hint: `Expected one of ${choices.join(', ')}.${meant(suggestion)}`,
  }),
  NUMBER_INVALID: ({ flag, given, min, max, whole }) => ({
    message: `${flag} expected a ${whole ? 'whole number' : 'number'} from ${min} to ${max}, got "${given}".`,
    hint: `For example: ${flag} ${min}`,
  }),
  TEXT_INVALID: ({ flag, given, maxLength }) => ({
    message: `${flag} expected 1 to ${maxLength} printable characters, got "${given}".`,
    hint: 'Check the value for blanks, control characters and its length.',
  }),
  DURATION_INVALID: ({ flag, given }) => ({
    message: `${flag} expected a duration, got "${given}".`,
    hint: 'Write seconds as 90 or 45s, minutes as 10m, hours as 1h.',
  }),
  MODE_INVALID: ({ given, suggestion }) => ({
    message: `--mode expected text2img or img2img, got "${given}".`,
    hint:
      suggestion === null
        ? 'text2img makes a picture from words, img2img from reference images.'
        : `Did you mean ${suggestion}?`,
  }),
  SIZE_INVALID: ({ given, suggestion }) => ({
    message: `--size got "${given}", which is none of the 14 sizes.`,
    hint: `Expected ${SIZES}.${meant(suggestion)}`,
  }),
  PROMPT_EMPTY: () => ({
    message: 'The prompt is empty.',
    hint: 'Say what the picture should show: --prompt "a lighthouse at dawn".',
  }),
  PROMPT_NOT_UTF8: ({ source }) => ({
    message: `The prompt from ${source} is not valid UTF-8 text.`,
    hint: 'Save the text as UTF-8 and try again.',
  }),
  PROMPT_TOO_LONG: ({ bytes, maxBytes }) => ({
    message: `The prompt has ${bytes} bytes, more than the ${maxBytes} that are allowed.`,
    hint: 'Shorten the prompt.',
  }),
  PROMPT_FILE_UNREADABLE: ({ path, detail }) => ({
    message: `The prompt file ${path} cannot be read: ${detail}.`,
    hint: 'Check the path and its permissions.',
  }),
  URL_INVALID: ({ given, fault }) => ({
    message: `--url cannot be "${given}": ${URL_FAULTS[fault]}.`,
    hint: URL_HINTS[fault],
  }),
  URL_COUNT_INVALID: ({ count, max }) => ({
    message: `${count} reference images were given, but at most ${max} are allowed.`,
    hint: `Repeat --url up to ${max} times.`,
  }),
  URL_REQUIRED: () => ({
    message: '--mode img2img needs at least one reference image.',
    hint: 'Add --url https://… (1 to 8 times), or use --mode text2img.',
  }),
  URL_NOT_ALLOWED: () => ({
    message: '--mode text2img takes no reference images.',
    hint: 'Leave --url out, or use --mode img2img.',
  }),
  TASK_ID_INVALID: ({ given }) => ({
    message: `"${given}" is not a task id.`,
    hint: 'A task id has 1 to 128 letters, digits, "_" or "-".',
  }),
  BASE_URL_INVALID: ({ given, source, fault }) => ({
    message: `${source} cannot be "${given}": ${BASE_URL_FAULTS[fault]}.`,
    hint: 'Expected https://host, with a path if the service has one; http only for this machine (127.0.0.1, localhost).',
  }),
  PROXY_INVALID: ({ variable }) => ({
    message: `The environment variable ${variable} is not a proxy URL.`,
    hint: 'Write it as http://host:port, or unset it.',
  }),
  OUTPUT_TEMPLATE_INVALID: ({ given, placeholder }) => ({
    message: `The output "${given}" holds the unknown placeholder ${placeholder}.`,
    hint: 'Known placeholders are {id}, {n}, {ext}, {size} and {date}.',
  }),
  OUTPUT_NOT_WRITABLE: ({ path, detail }) => ({
    message: `Images cannot be saved at ${path}: ${detail}. Nothing was sent.`,
    hint: 'Choose another place with -o.',
  }),
  RECORDS_UNAVAILABLE: ({ path, detail }) => ({
    message: `The task records in ${path} cannot be used: ${detail}.`,
    hint: 'Without records a paid task could be lost, so nothing is sent. Mend the folder, or point XDG_STATE_HOME at another one.',
  }),
  RECORDS_UNSAFE: ({ path }) => ({
    message: `Other users can write to the records folder ${path}, so it is not used.`,
    hint: `Make it yours alone: chmod 700 '${path}'`,
  }),
  RECORD_NOT_FOUND: ({ given }) => ({
    message: `No open record and no unfinished task is called "${given}".`,
    hint: 'Run "image2 history --unfinished" to see what is open.',
  }),
  RECORD_IN_USE: ({ record }) => ({
    message: `The record ${record} belongs to a command that is still running.`,
    hint: 'Wait for that command, or stop it first.',
  }),
  RECORD_AMBIGUOUS: ({ given, count }) => ({
    message: `"${given}" is the beginning of ${count} records.`,
    hint: 'Give more of the name.',
  }),
  RECORD_SETTLED: ({ record, id }) => ({
    message: `The record ${record} already is task ${id}.`,
    hint: 'Asking for that task is free.',
  }),
  ONCE_CONFLICT: ({ once }) => ({
    message: `--once "${once}" was used before for another request.`,
    hint: 'Use a new key for a new request, or repeat the first request exactly.',
  }),
  NEEDS_TERMINAL: ({ flag }) => ({
    message: `${flag} asks a question, and there is no terminal to ask on.`,
    hint: `Leave ${flag} out here, or run the command in a terminal.`,
  }),
  CONFIRM_DECLINED: () => ({
    message: 'Nothing was sent.',
    hint: 'You answered no. Run the command again when you are ready.',
  }),
  SERVER_NOT_STARTED: ({ port, detail }) => ({
    message: `The sandbox cannot listen on port ${port}: ${detail}.`,
    hint: 'Choose another port with --port, or leave it out for a free one.',
  }),
  FILE_NOT_WRITABLE: ({ path, detail }) => ({
    message: `${path} cannot be written: ${detail}.`,
    hint: 'Choose another path.',
  }),
  BATCH_UNREADABLE: ({ path, detail }) => ({
    message: `The batch file ${path} cannot be read: ${detail}.`,
    hint: 'Check the path and its permissions.',
  }),
  BATCH_INVALID: ({ count }) => ({
    message: `${count} ${count === 1 ? 'line is' : 'lines are'} not valid. Nothing was sent.`,
    hint: 'Mend the lines named above and run the command again.',
  }),
  BATCH_EMPTY: () => ({ message: 'The batch holds no item.', hint: 'Write one JSON object a line: {"prompt": "…"}' }),
  BATCH_STOPPED: ({ stop, left }) => ({
    message: `${stopText(stop)} ${left} ${left === 1 ? 'item is' : 'items are'} left.`,
    hint: 'Run the same command again to go on. What is done is not paid for again.',
  }),
  BATCH_IN_USE: ({ path }) => ({
    message: `Another batch is writing to ${path}.`,
    hint: 'Wait for it to end, or name another file with --results.',
  }),
  RESULTS_REQUIRED: () => ({
    message: '--results is missing.',
    hint: 'A batch from standard input needs a file for its results: --results results.jsonl',
  }),
  LINE_NOT_JSON: ({ given }) => ({
    message: `Expected a JSON object, got "${given}".`,
    hint: 'Write one object a line: {"prompt": "…"}',
  }),
  LINE_TOO_LONG: ({ maxBytes }) => ({
    message: `The line is longer than ${maxBytes} bytes.`,
    hint: 'Write one JSON object a line.',
  }),
  MEMBER_UNKNOWN: ({ name, suggestion, known }) => ({
    message: `The member "${name}" is not known.`,
    hint: suggestion === null ? `Known members are ${known.join(', ')}.` : `Did you mean "${suggestion}"?`,
  }),
  MEMBER_INVALID: ({ name, list }) => ({
    message: `The member "${name}" must be ${list ? 'a list of strings' : 'a string'}.`,
    hint: 'Correct the line.',
  }),
  ITEM_ID_REUSED: ({ id }) => ({
    message: `The id "${id}" was used before for another request.`,
    hint: 'Give the new request an id of its own.',
  }),
  SHARD_INVALID: ({ given }) => ({
    message: `--shard expected i/n with 1 ≤ i ≤ n, got "${given}".`,
    hint: 'For example: --shard 2/8',
  }),
  FOLDER_UNREADABLE: ({ path, detail }) => ({
    message: `The folder ${path} cannot be read: ${detail}.`,
    hint: 'Check the path and its permissions.',
  }),
  KEY_MISSING: ({ savedKeyExists }) => ({
    message: 'No API key was given.',
    hint: savedKeyExists
      ? 'A saved key exists: add --use-local-key (or set IMAGE2_USE_LOCAL_KEY=1). Or set X_API_KEY.'
      : 'Get a key at https://kexiangai.com, then set X_API_KEY, or save it with "image2 key set" and use --use-local-key. To try without a key: --sandbox.',
  }),
  KEY_INVALID: ({ source }) => ({
    message: `The API key from ${source} is not a key: it must have 8 to 512 printable ASCII characters.`,
    hint: 'Copy the key again, whole and without line breaks.',
  }),
  KEY_FILE_UNSAFE: ({ path, fault, remedy }) => ({
    message: `The key file ${path} is not used: ${KEY_FILE_FAULTS[fault]}.`,
    hint: `Mend it: ${remedy}`,
  }),
  KEY_FILE_UNREADABLE: ({ path, detail }) => ({
    message: `The key file ${path} cannot be read: ${detail}.`,
    hint: 'Check its permissions, or save the key again with "image2 key set".',
  }),
  KEY_NOT_SAVED: ({ path, detail }) => ({
    message: `The key file ${path} cannot be written: ${detail}.`,
    hint: 'Check the folder and its permissions, or use X_API_KEY instead.',
  }),
  KEY_REJECTED: ({ status, reason }) => ({
    message: `The service rejected the API key (${status})${said(reason)}.`,
    hint: 'Check that the key is right, not expired and has credits: https://kexiangai.com',
  }),
  REQUEST_REFUSED: ({ status, reason }) => ({
    message: `The service refused the request (${status})${said(reason)}.`,
    hint: 'Nothing was created and nothing was charged. Change the request before trying again.',
  }),
  RATE_LIMITED: ({ until, reason }) => ({
    message: `The service says: too many requests${said(reason)}.`,
    hint: until === null ? 'Wait a while before trying again.' : `Try again after ${until}.`,
  }),
  REDIRECTED: ({ status, origin }) => ({
    message: `The service redirects (${status}) to ${origin}, which is not followed, since the key must not go there.`,
    hint: 'If the service has moved, give its new address with --base-url.',
  }),
  BLOCKED: ({ status }) => ({
    message: `The request was blocked on the way (${status} with a web page instead of an answer).`,
    hint: 'A proxy, a firewall or a captcha stands before the service. Try from another network.',
  }),
  UNREACHABLE: ({ host, detail }) => ({
    message: `${host} cannot be reached: ${detail}. Nothing was sent.`,
    hint: 'Check the network, the proxy settings and --base-url, then run the command again.',
  }),
  TASK_NOT_FOUND: ({ id }) => ({
    message: `The service knows no task ${id}.`,
    hint: 'Check the id, the key and --base-url. Old tasks may have been removed.',
  }),
  NO_ANSWER: ({ id, detail }) => ({
    message: `The service did not answer when asked for task ${id}: ${detail}.`,
    hint: 'Asking is free: try again later.',
  }),
  TIMED_OUT: ({ seconds, phase }) => ({ message: TIMEOUTS[phase](seconds), hint: TIMEOUT_HINTS[phase] }),
  ATTEMPTS_EXHAUSTED: ({ id, attempts }) => ({
    message: `Task ${id} had not finished after ${attempts} ${attempts === 1 ? 'query' : 'queries'}.`,
    hint: 'The task goes on at the service. Waiting again costs nothing.',
  }),
  NOT_FINISHED: ({ id, status }) => ({
    message: `Task ${id} has not finished (${status}).`,
    hint: 'Waiting costs nothing.',
  }),
  TASK_FAILED: ({ id, reason }) => ({
    message: `Task ${id} failed${said(reason)}.`,
    hint: 'Change the prompt or the reference images and create a new task.',
  }),
  TASK_ERROR: ({ id, reason }) => ({
    message: `Task ${id} ended with an error${said(reason)}.`,
    hint: 'The fault is at the service. Creating a new task may help.',
  }),
  TASK_CANCELED: ({ id, reason }) => ({
    message: `Task ${id} was canceled${said(reason)}.`,
    hint: 'Create a new task if you still want the picture.',
  }),
  IN_DOUBT: ({ cause, status, strangeId, sentAt, baseUrl, record }) => ({
    message: `A request was sent to ${baseUrl} at ${sentAt}, and ${doubtText(cause, status, strangeId)}: a task may exist and may have cost credits.`,
    hint:
      record === null
        ? 'Look at your account before you pay again.'
        : `Look at your account first. Then either pay again on purpose (--again), close the doubt (image2 forget ${record}), or name its task (image2 forget ${record} --id <taskId>).`,
  }),
  IMAGE_URL_MISSING: ({ id }) => ({
    message: `Task ${id} succeeded, but the service named no usable image URL.`,
    hint: 'Ask again later, it is free.',
  }),
  IMAGE_NOT_SAVED: ({ id, fault, failed, total }) => ({
    message: `Task ${id} succeeded, but ${failed} of ${total} ${total === 1 ? 'image' : 'images'} could not be saved: ${imageFaultText(fault)}.`,
    hint: 'Trying again is free.',
  }),
  STDOUT_FAILED: ({ detail }) => ({
    message: `The result could not be written to standard output: ${detail}.`,
    hint: 'Make room where the output goes, then ask for the result again, it is free.',
  }),
  INTERRUPTED: ({ left }) => ({ message: `Interrupted. ${LEFT[left]}`, hint: LEFT_HINTS[left] }),
  TERMINATED: ({ left }) => ({ message: `Terminated. ${LEFT[left]}`, hint: LEFT_HINTS[left] }),
  INTERNAL: ({ detail }) => ({
    message: `This is a bug in image2: ${detail}`,
    hint: 'Run the command again with --verbose and report what it prints. "image2 history --unfinished" shows what is open.',
  }),
};

function said(reason: string | null): string {
  return reason === null ? '' : `, saying "${reason}"`;
}

function meant(suggestion: string | null): string {
  return suggestion === null ? '' : ` Did you mean ${suggestion}?`;
}

function expectedOf(flag: string): string {
  return EXPECTED[flag] ?? 'a value';
}

const EXPECTED: Readonly<Record<string, string>> = {
  '--mode': 'text2img or img2img',
  '--prompt': 'the text of the picture ("-" reads standard input; or use --prompt-file <file>)',
  '--size': SIZES,
  '--url': 'the http(s) URL of a reference image',
  '--model': 'the name of a model',
  '--timeout': 'a duration such as 90, 45s, 10m or 1h',
  '--output': 'a folder, a file name or a template such as out/{id}-{n}.{ext}',
  '--base-url': 'the https address of the service',
  '--lang': 'en or zh',
};

const URL_FAULTS: Readonly<Record<UrlFault, string>> = {
  'not-a-url': 'it is not a URL',
  'local-path': 'it is a path on this machine',
  scheme: 'it is neither http nor https',
  credentials: 'it holds a user name or password',
  'private-host': 'only this machine or its network can reach it',
};

const URL_HINTS: Readonly<Record<UrlFault, string>> = {
  'not-a-url': 'Expected https://… that the service can fetch.',
  'local-path': 'The service takes no uploads: put the image on the web and give its URL.',
  scheme: 'Expected https://… that the service can fetch.',
  credentials: 'The service would learn that password. Use a URL that needs none.',
  'private-host': 'The service fetches the image itself: give a public URL.',
};

const BASE_URL_FAULTS: Readonly<Record<BaseUrlFault, string>> = {
  'not-a-url': 'it is not a URL',
  scheme: 'it is neither http nor https',
  'plain-http': 'the key must not travel over plain http',
  credentials: 'it holds a user name or password',
  query: 'it holds a query ("?")',
  fragment: 'it holds a fragment ("#")',
};

const KEY_FILE_FAULTS: Readonly<Record<KeyFileFault, string>> = {
  'open-to-others': 'other users can read or change it',
  'foreign-owner': 'it belongs to another user',
  'not-a-file': 'it is not a regular file',
};

const LEFT: Readonly<Record<Leftover, string>> = {
  'nothing-sent': 'Nothing was sent.',
  task: 'The task goes on at the service.',
  'in-doubt': 'The request was on its way: a task may exist and may have cost credits.',
  nothing: 'Nothing was lost.',
};

const LEFT_HINTS: Readonly<Record<Leftover, string>> = {
  'nothing-sent': 'Run the command again when you are ready.',
  task: 'Waiting again costs nothing.',
  'in-doubt': 'Look at your account before you pay again; "image2 history --unfinished" names the record.',
  nothing: 'Run the command again when you are ready.',
};

const TIMEOUTS = {
  starting: (seconds: number) => `The ${seconds} s of --timeout ran out before anything was sent.`,
  'awaiting-answer': (seconds: number) => `The ${seconds} s of --timeout ran out while the answer was awaited.`,
  waiting: (seconds: number) => `The ${seconds} s of --timeout ran out before the task had finished.`,
  saving: (seconds: number) => `The ${seconds} s of --timeout ran out while images were being saved.`,
};

const TIMEOUT_HINTS = {
  starting: 'Run the command again, with more time.',
  'awaiting-answer': 'Look at your account before you pay again.',
  waiting: 'The task goes on at the service. Waiting again costs nothing.',
  saving: 'The task succeeded. Saving again is free.',
};

function stopText(stop: BatchStopCause): string {
  switch (stop.kind) {
    case 'max-tasks':
      return 'The batch stopped at --max-tasks.';
    case 'max-cost':
      return 'The batch stopped before passing --max-cost.';
    case 'no-cost':
      return 'The service names no cost, so --max-cost cannot be kept and the batch stopped.';
    case 'key-rejected':
      return 'The batch stopped, since the service rejected the key.';
    case 'refusals':
      return `The batch stopped after five refusals in a row ("${stop.reason}").`;
    case 'unreachable':
      return 'The batch stopped, since the service could not be reached.';
    case 'rate-limited':
      return `The batch stopped, since the service asks to wait until ${stop.until}.`;
    case 'out-of-time':
      return 'The batch stopped.';
  }
}

function doubtText(cause: DoubtCause, status: number | null, strangeId: string | null): string {
  switch (cause) {
    case 'reset':
      return 'the connection broke before an answer came';
    case 'no-answer':
      return 'no answer came in time';
    case 'unreadable':
      return 'the answer cannot be read';
    case 'status':
      return `the service answered ${status ?? '?'}, which does not say whether a task was created`;
    case 'no-reason':
      return 'the answer names neither a task nor a reason';
    case 'strange-id':
      return `the answer names an id that cannot be used ("${strangeId ?? '?'}")`;
    case 'interrupted':
      return 'the command was stopped before the answer came';
    case 'crashed':
      return 'the command that sent it ended before the answer was recorded';
    case 'unknown-host':
      return 'nothing has been heard from the machine that sent it';
    case 'torn':
      return 'its record cannot be read';
  }
}

/** Why an image was not saved, as the end of a sentence. */
export function imageFaultText(fault: ImageFault): string {
  switch (fault.kind) {
    case 'status':
      return `its server answered ${fault.status}`;
    case 'network':
      return `the connection failed (${fault.detail})`;
    case 'redirect':
      return `its server redirects where it must not be followed (${fault.detail})`;
    case 'private-host':
      return 'its URL points into a private network';
    case 'not-an-image':
      return 'what came is not an image';
    case 'cut-short':
      return 'it came cut short';
    case 'too-large':
      return 'it is larger than 100 MiB';
    case 'timed-out':
      return 'its server stopped sending';
    case 'disk':
      return `the disk refused it (${fault.detail})`;
  }
}
