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
import { expectedOf, SIZES } from './expected.ts';

/** Every error in English. */
export const errors: ErrorTexts = {
  UNKNOWN_COMMAND: ({ given, suggestion }) => ({
    message: `Unknown command "${given}".`,
    hint: suggestion === null ? 'Run "image2 --help" to list the commands.' : `Did you mean "${suggestion}"?`,
  }),
  UNKNOWN_FLAG: ({ given, suggestion }) => ({
    message: `Unknown flag ${given}.`,
    hint: suggestion === null ? 'Run the command with --help to list its flags.' : `Did you mean ${suggestion}?`,
  }),
  UNEXPECTED_ARGUMENT: ({ given }) => ({
    message: `Unexpected argument "${given}".`,
    hint: 'Quote text that contains spaces, and put each value right after its flag.',
  }),
  MISSING_VALUE: ({ flag, next }) => ({
    message: next === null ? `${flag} needs a value.` : `${flag} needs a value, but ${next} is a flag.`,
    hint: `Expected ${expectedOf(flag)}.${next === null ? '' : ` If ${next} is meant as the value, write ${flag}=${next}.`}`,
  }),
  MISSING_FLAG: ({ flag }) => ({ message: `${flag} is required.`, hint: `${flag} takes ${expectedOf(flag)}.` }),
  MISSING_ARGUMENT: ({ argument }) => ({
    message: `The argument <${argument}> is missing.`,
    hint: 'Run the command with --help to see an example.',
  }),
  FLAG_CONFLICT: ({ flag, other }) => ({
    message: `${flag} and ${other} cannot be used together.`,
    hint: 'Leave one of them out.',
  }),
  FLAG_NEEDS: ({ flag, other }) => ({ message: `${flag} works only with ${other}.`, hint: `Add ${other}.` }),
  CHOICE_INVALID: ({ flag, given, choices, suggestion }) => ({
    message: `${flag} does not accept "${given}".`,
    hint: `Expected one of ${choices.join(', ')}.${meant(suggestion)}`,
  }),
  NUMBER_INVALID: ({ flag, given, min, max, whole }) => ({
    message: `${flag} must be a ${whole ? 'whole number' : 'number'} from ${min} to ${max}, got "${given}".`,
    hint: `For example: ${flag} ${min}`,
  }),
  TEXT_INVALID: ({ flag, given, maxLength }) => ({
    message: `${flag} must be 1 to ${maxLength} printable characters, got "${given}".`,
    hint: 'Give a text that is neither empty nor too long, without line breaks or other control characters.',
  }),
  DURATION_INVALID: ({ flag, given }) => ({
    message: `${flag} must be a duration, got "${given}".`,
    hint: 'Write seconds as 90 or 45s, minutes as 10m, hours as 1h; at most 596h.',
  }),
  MODE_INVALID: ({ given, suggestion }) => ({
    message: `--mode must be text2img or img2img, got "${given}".`,
    hint:
      suggestion === null
        ? 'text2img makes an image from a prompt, img2img from a prompt and reference images.'
        : `Did you mean ${suggestion}?`,
  }),
  SIZE_INVALID: ({ given, suggestion }) => ({
    message: `--size must be one of the 14 supported ratios, got "${given}".`,
    hint: `Expected ${SIZES}.${meant(suggestion)}`,
  }),
  PROMPT_EMPTY: () => ({
    message: 'The prompt is empty.',
    hint: 'Say what the image should show, for example: --prompt "a lighthouse at dawn"',
  }),
  PROMPT_NOT_UTF8: ({ source }) => ({
    message: `The prompt from ${nameOf(source)} is not valid UTF-8 text.`,
    hint: 'Save the text as UTF-8 and try again.',
  }),
  PROMPT_TOO_LONG: ({ bytes, maxBytes }) => ({
    message: `The prompt is too long: ${bytes} bytes, where ${maxBytes} are allowed.`,
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
    hint: `Use --url at most ${max} times.`,
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
    hint: 'A task id consists of 1 to 128 letters, digits, "_" or "-".',
  }),
  BASE_URL_INVALID: ({ given, source, fault }) => ({
    message: `${source} cannot be "${given}": ${BASE_URL_FAULTS[fault]}.`,
    hint: 'Expected https://host, plus the path if the service has one; plain http is only for this machine (127.0.0.1, localhost).',
  }),
  PROXY_INVALID: ({ variable }) => ({
    message: `The environment variable ${variable} is not a valid proxy URL.`,
    hint: 'Write it as http://host:port, or unset it.',
  }),
  OUTPUT_TEMPLATE_INVALID: ({ given, placeholder }) => ({
    message: `The output "${given}" contains the unknown placeholder ${placeholder}.`,
    hint: 'The placeholders are {id}, {n}, {ext}, {size} and {date}.',
  }),
  OUTPUT_NOT_WRITABLE: ({ path, detail }) => ({
    message: `Images cannot be saved at ${path} (${detail}), so nothing was sent.`,
    hint: 'Choose another place with -o.',
  }),
  RECORDS_UNAVAILABLE: ({ path, detail }) => ({
    message: `The task records in ${path} cannot be used: ${detail}.`,
    hint: 'Without records a paid task could get lost, so nothing was sent. Fix the folder, or point XDG_STATE_HOME at another one.',
  }),
  RECORDS_UNSAFE: ({ path }) => ({
    message: `Other users can write to the records folder ${path}, so it is not used.`,
    hint: `Make it yours alone: chmod 700 '${path}'`,
  }),
  RECORD_NOT_FOUND: ({ given }) => ({
    message: `No open record or unfinished task matches "${given}".`,
    hint: 'Run "image2 history --unfinished" to see what is open.',
  }),
  RECORD_IN_USE: ({ record }) => ({
    message: `The record ${record} belongs to a command that may still be running.`,
    hint: 'Wait for that command to end, or stop it first.',
  }),
  RECORD_AMBIGUOUS: ({ given, count }) => ({
    message: `"${given}" matches ${count} records.`,
    hint: 'Give more of the name of the record.',
  }),
  RECORD_SETTLED: ({ record, id }) => ({
    message: `The record ${record} already belongs to task ${id}.`,
    hint: 'Asking for that task is free.',
  }),
  ONCE_CONFLICT: ({ once }) => ({
    message: `--once "${once}" was already used for a different request.`,
    hint: 'Use a new key for a new request, or repeat the first request exactly.',
  }),
  NEEDS_TERMINAL: ({ flag, instead }) => ({
    message: `${flag} has to ask a question, but there is no terminal to ask on.`,
    hint: `${instead === null ? `Leave ${flag} out` : `Use ${instead}`}, or run the command in a terminal.`,
  }),
  CONFIRM_DECLINED: () => ({
    message: 'You did not confirm, so nothing was sent.',
    hint: 'Run the command again when you are ready.',
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
    message: `${count} ${count === 1 ? 'line is' : 'lines are'} not valid, so nothing was sent.`,
    hint: 'Fix the lines named above and run the command again.',
  }),
  BATCH_EMPTY: () => ({
    message: 'The batch contains no items.',
    hint: 'Write one JSON object per line: {"prompt": "…"}',
  }),
  BATCH_STOPPED: ({ stop, left }) => ({
    message: `${stopText(stop)}, with ${left} ${left === 1 ? 'item' : 'items'} left.`,
    hint: `${beforeGoingOn(stop)}Run the same command again to continue. What is done is not paid for again.`,
  }),
  BATCH_CHANGED: ({ left }) => ({
    message: `The batch file changed while the batch ran: ${left} ${left === 1 ? 'item that was' : 'items that were'} there at first could not be read again.`,
    hint: 'Check the file, then run the same command again to continue. What is done is not paid for again.',
  }),
  RESULTS_NOT_OWN: ({ path, why }) => ({
    message:
      why === 'input'
        ? `--results names the batch file itself: ${path}.`
        : `The results cannot go to ${path}, which is no file.`,
    hint: 'Name another file with --results.',
  }),
  BATCH_IN_USE: ({ path }) => ({
    message: `Another batch is writing to ${path}.`,
    hint: 'Wait for it to end, or name another file with --results.',
  }),
  RESULTS_REQUIRED: () => ({
    message: '--results is required.',
    hint: 'A batch from standard input needs a file for its results: --results results.jsonl',
  }),
  LINE_NOT_JSON: ({ given }) => ({
    message: `Expected a JSON object, got "${given}".`,
    hint: 'Write one object per line: {"prompt": "…"}',
  }),
  LINE_TOO_LONG: ({ maxBytes }) => ({
    message: `The line is longer than ${maxBytes} bytes.`,
    hint: 'Write one JSON object per line.',
  }),
  MEMBER_UNKNOWN: ({ name, suggestion, known }) => ({
    message: `Unknown member "${name}".`,
    hint: suggestion === null ? `The members are ${known.join(', ')}.` : `Did you mean "${suggestion}"?`,
  }),
  MEMBER_INVALID: ({ name, list }) => ({
    message: `The member "${name}" must be ${list ? 'a list of strings' : 'a string'}.`,
    hint: 'Correct the line.',
  }),
  ITEM_ID_REUSED: ({ id }) => ({
    message: `The id "${id}" was already used for a different request.`,
    hint: 'An id stands for one request in every batch file. Give the new request an id of its own.',
  }),
  SHARD_INVALID: ({ given }) => ({
    message: `--shard must be i/n with 1 ≤ i ≤ n, got "${given}".`,
    hint: 'For example: --shard 2/8',
  }),
  FOLDER_UNREADABLE: ({ path, detail }) => ({
    message: `The folder ${path} cannot be read: ${detail}.`,
    hint: 'Check the path and its permissions.',
  }),
  KEY_MISSING: ({ savedKeyExists }) => ({
    message: 'No API key was given.',
    hint: savedKeyExists
      ? 'There is a saved key: add --use-local-key (or set IMAGE2_USE_LOCAL_KEY=1) to use it. Or set X_API_KEY, or save another key from https://kexiangai.com with "image2 key set".'
      : 'Get a key at https://kexiangai.com, then set X_API_KEY, or save it with "image2 key set" and add --use-local-key. To try it without a key: image2 create --sandbox',
  }),
  KEY_INVALID: ({ source }) => ({
    message: `The API key from ${nameOf(source)} is not valid: a key has 8 to 512 printable ASCII characters.`,
    hint: 'Copy the whole key again, without line breaks.',
  }),
  KEY_FILE_UNSAFE: ({ path, fault, remedy }) => ({
    message: `The key file ${path} is not used: ${KEY_FILE_FAULTS[fault]}.`,
    hint: `Fix it with: ${remedy}`,
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
    hint: 'Check that the key is correct, has not expired and has credits left: https://kexiangai.com',
  }),
  REQUEST_REFUSED: ({ status, reason, isQuery }) => ({
    message: `The service refused the request (${status})${said(reason)}.`,
    hint: isQuery
      ? 'Asking for a task is free: check the id, the key and --base-url, and ask again later.'
      : `Nothing was created and nothing was charged. ${status === 402 ? TOP_UP : 'Change the request before you try again.'}`,
  }),
  RATE_LIMITED: ({ until, reason }) => ({
    message: `The service is limiting the number of requests${said(reason)}.`,
    hint: until === null ? 'Wait a while before you try again.' : `Try again after ${until}.`,
  }),
  REDIRECTED: ({ status, origin }) => ({
    message: `The service redirected the request (${status}) to ${origin}, where the key must not go.`,
    hint: 'If the service has moved, give its new address with --base-url.',
  }),
  BLOCKED: ({ status }) => ({
    message: `The request was blocked on its way (${status}, with a web page instead of an answer).`,
    hint: 'A proxy, a firewall or a captcha sits in front of the service. Try another network.',
  }),
  UNREACHABLE: ({ host, detail }) => ({
    message: `${host} cannot be reached (${detail}), so nothing was sent.`,
    hint: 'Check the network, the proxy settings and --base-url, then run the command again.',
  }),
  TASK_NOT_FOUND: ({ id }) => ({
    message: `The service has no task ${id}.`,
    hint: 'Check the id, the key and --base-url. If the task was made here and is gone for good, "image2 forget" with its id closes its record.',
  }),
  NO_ANSWER: ({ id, detail }) => ({
    message: `The service did not answer the query for task ${id}: ${detail}.`,
    hint: 'Queries are free: try again later.',
  }),
  TIMED_OUT: ({ seconds, phase }) => ({
    message: `--timeout (${seconds} s) ran out ${TIMEOUTS[phase]}.`,
    hint: TIMEOUT_HINTS[phase],
  }),
  ATTEMPTS_EXHAUSTED: ({ id, attempts }) => ({
    message: `Task ${id} had not finished after ${attempts} ${attempts === 1 ? 'query' : 'queries'}.`,
    hint: GOES_ON,
  }),
  NOT_FINISHED: ({ id, status }) => ({
    message: `Task ${id} has not finished yet (${status}).`,
    hint: 'Waiting for it costs nothing.',
  }),
  TASK_FAILED: ({ id, reason }) => ({
    message: `Task ${id} failed${said(reason)}.`,
    hint: 'Change the prompt or the reference images, and create a new task.',
  }),
  TASK_ERROR: ({ id, reason }) => ({
    message: `Task ${id} ended with an error${said(reason)}.`,
    hint: 'Something went wrong at the service. A new task may succeed.',
  }),
  TASK_CANCELED: ({ id, reason }) => ({
    message: `Task ${id} was canceled${said(reason)}.`,
    hint: 'Create a new task if you still want the image.',
  }),
  IN_DOUBT: ({ cause, status, strangeId, sentAt, baseUrl, record, isItem }) => ({
    message: `A request was sent to ${baseUrl}${sentAt === null ? '' : ` at ${sentAt}`}, but ${doubtText(cause, status, strangeId)}: a task may exist and may have cost credits.`,
    hint: isItem ? itemDoubtHint(record) : doubtHint(record),
  }),
  IMAGE_URL_MISSING: ({ id }) => ({
    message: `Task ${id} succeeded, but the service returned no usable image URL.`,
    hint: 'Query the task again later; that is free.',
  }),
  IMAGE_NOT_SAVED: ({ id, fault, failed, total }) => ({
    message: `Task ${id} succeeded, but ${failed} of ${total} ${total === 1 ? 'image' : 'images'} could not be saved: ${imageFaultText(fault)}.`,
    hint: 'Trying again is free.',
  }),
  STDOUT_FAILED: ({ detail }) => ({
    message: `The result could not be written to standard output: ${detail}.`,
    hint: 'Check where the output goes, then fetch the result again; that is free.',
  }),
  INTERRUPTED: ({ left }) => ({ message: `Interrupted: ${LEFT[left]}.`, hint: LEFT_HINTS[left] }),
  TERMINATED: ({ left }) => ({ message: `Terminated: ${LEFT[left]}.`, hint: LEFT_HINTS[left] }),
  INTERNAL: ({ detail }) => ({
    message: `This is a bug in image2 (${detail}).`,
    hint: 'Run the command again with --verbose and report what it prints. "image2 history --unfinished" shows what is open.',
  }),
};

const GOES_ON = 'The task continues at the service. Waiting for it again costs nothing.';
const TOP_UP = 'Top up your credits at https://kexiangai.com, then run the command again.';
function doubtHint(record: string | null): string {
  if (record === null) return CHECK_ACCOUNT;
  return `Check your account first. Then choose: --again pays for a new task; image2 forget ${record} closes the doubt; image2 forget ${record} --id <taskId> names the task behind it.`;
}

function itemDoubtHint(record: string | null): string {
  if (record === null)
    return 'Check your account first. Its record is on another machine: to pay again, remove the line of the item from the results file and run the batch again.';
  return `Check your account first. Then image2 forget ${record} closes the doubt, so that the next run pays again, or image2 forget ${record} --id <taskId> names the task behind it; run the batch again.`;
}

const CHECK_ACCOUNT = 'Check your account before you pay again.';
const RUN_AGAIN = 'Run the command again when you are ready.';

function said(reason: string | null): string {
  return reason === null ? '' : `: "${reason}"`;
}

function meant(suggestion: string | null): string {
  return suggestion === null ? '' : ` Did you mean ${suggestion}?`;
}

/** Where a text came from: a flag, a variable and a path name themselves. */
function nameOf(source: string): string {
  return { stdin: 'standard input', terminal: 'the terminal' }[source] ?? source;
}

const URL_FAULTS: Readonly<Record<UrlFault, string>> = {
  'not-a-url': 'it is not a URL',
  'local-path': 'it is a path on this machine',
  scheme: 'it is neither http nor https',
  credentials: 'it contains a user name or password',
  'private-host': 'only this machine or its network can reach it',
};

const URL_HINTS: Readonly<Record<UrlFault, string>> = {
  'not-a-url': 'Expected an https://… URL that the service can fetch.',
  'local-path': 'The service takes no uploads: put the image on the web and give its URL.',
  scheme: 'Expected an https://… URL that the service can fetch.',
  credentials: 'The service would learn that password. Use a URL that needs none.',
  'private-host': 'The service fetches the image itself: give a public URL.',
};

const BASE_URL_FAULTS: Readonly<Record<BaseUrlFault, string>> = {
  'not-a-url': 'it is not a URL',
  scheme: 'it is neither http nor https',
  'plain-http': 'the key must not travel over plain http',
  credentials: 'it contains a user name or password',
  query: 'it contains a query ("?")',
  fragment: 'it contains a fragment ("#")',
};

const KEY_FILE_FAULTS: Readonly<Record<KeyFileFault, string>> = {
  'open-to-others': 'other users can read or change it',
  'foreign-owner': 'it belongs to another user',
  'not-a-file': 'it is not a regular file',
};

const LEFT: Readonly<Record<Leftover, string>> = {
  'nothing-sent': 'nothing was sent',
  task: 'the task continues at the service',
  'in-doubt': 'the request was already on its way, so a task may exist and may have cost credits',
  nothing: 'nothing was lost',
};

const LEFT_HINTS: Readonly<Record<Leftover, string>> = {
  'nothing-sent': RUN_AGAIN,
  task: 'Waiting for it again costs nothing.',
  'in-doubt': 'Check your account before you pay again; "image2 history --unfinished" names the record.',
  nothing: RUN_AGAIN,
};

const TIMEOUTS = {
  starting: 'before anything was sent',
  'awaiting-answer': 'before the answer came, so a task may exist and may have cost credits',
  waiting: 'before the task had finished',
  saving: 'while images were being saved',
};

const TIMEOUT_HINTS = {
  starting: 'Allow more time and run the command again.',
  'awaiting-answer': CHECK_ACCOUNT,
  waiting: GOES_ON,
  saving: 'The task succeeded. Saving again is free.',
};

function stopText(stop: BatchStopCause): string {
  switch (stop.kind) {
    case 'max-tasks':
      return 'The batch stopped at --max-tasks';
    case 'max-cost':
      return 'The batch stopped before it would pass --max-cost';
    case 'no-cost':
      return 'The batch stopped because the service names no cost, so --max-cost cannot be kept';
    case 'doubtful-cost':
      return 'The batch stopped because nobody knows what the task in doubt cost, so --max-cost cannot be kept';
    case 'key-rejected':
      return 'The batch stopped because the service rejected the key';
    case 'refusals':
      return `The batch stopped after five refusals in a row ("${stop.reason}")`;
    case 'not-followed':
      return `The batch stopped because five tasks in a row could not be asked for (${stop.reason})`;
    case 'doubts':
      return `The batch stopped after ${stop.count} requests in a row without a clear answer`;
    case 'unreachable':
      return 'The batch stopped because the service could not be reached';
    case 'rate-limited':
      return `The batch stopped because the service asks to wait until ${stop.until}`;
    case 'out-of-time':
      return 'The batch stopped';
  }
}

function beforeGoingOn(stop: BatchStopCause): string {
  switch (stop.kind) {
    case 'key-rejected':
      return 'Check the key (image2 doctor). ';
    case 'refusals':
      return 'First put right what the service says. ';
    case 'not-followed':
      return 'Check the service and --base-url first. ';
    case 'doubts':
      return 'Check your account and the service first; image2 history --unfinished lists what is in doubt. ';
    case 'max-cost':
    case 'max-tasks':
      return 'The bound holds for one run. ';
    default:
      return '';
  }
}

function doubtText(cause: DoubtCause, status: number | null, strangeId: string | null): string {
  switch (cause) {
    case 'reset':
      return 'the connection broke before an answer came';
    case 'no-answer':
      return 'no answer came in time';
    case 'unreadable':
      return 'the answer could not be read';
    case 'status':
      return `the service answered ${status ?? '?'}, which does not say whether a task was created`;
    case 'no-reason':
      return 'the answer named neither a task nor a reason';
    case 'strange-id':
      return `the task id in the answer cannot be used ("${strangeId ?? '?'}")`;
    case 'interrupted':
      return 'the command was stopped before the answer came';
    case 'told-before':
      return 'according to the results file no clear answer came';
    case 'crashed':
      return 'the command that sent it ended before the answer was recorded';
    case 'unknown-host':
      return 'nothing has been heard since from the machine that sent it';
    case 'torn':
      return 'its record cannot be read';
  }
}

/** Why an image was not saved, as the end of a sentence. */
export function imageFaultText(fault: ImageFault): string {
  switch (fault.kind) {
    case 'status':
      return `the image server answered ${fault.status}`;
    case 'network':
      return `the connection failed (${fault.detail})`;
    case 'redirect':
      return `the image server sent a redirect that must not be followed (${fault.detail})`;
    case 'holds-key':
      return 'the image URL holds the API key, which must not go there';
    case 'private-host':
      return 'the image URL points into a private network';
    case 'not-an-image':
      return 'what came is not an image';
    case 'cut-short':
      return 'the image came incomplete';
    case 'too-large':
      return 'the image is larger than 100 MiB';
    case 'timed-out':
      return 'the image server stopped sending';
    case 'disk':
      return `writing to the disk failed (${fault.detail})`;
  }
}
