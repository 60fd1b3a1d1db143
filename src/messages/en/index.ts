import type { Messages } from '../messages.ts';
import { errors, imageFaultText } from './errors.ts';
import { help } from './help.ts';

/** The English catalogue. */
export const en: Messages = {
  errors,
  imageFault: imageFaultText,
  help,
  labels: { error: 'error: ', warning: 'warning: ', hint: 'hint: ', next: 'next: ' },
  summary: {
    request: 'request',
    prompt: 'prompt',
    images: 'images',
    key: 'key',
    service: 'service',
    keySources: { flag: '--key', environment: 'X_API_KEY', file: 'saved key' },
    sandbox: 'sandbox (no key, no credits)',
    lastCost: (cost) => `the last such task cost ${cost} credits`,
    unknownCost: 'the cost of such a task is not known yet',
  },
  status: {
    pending: 'pending',
    running: 'running',
    success: 'success',
    failed: 'failed',
    error: 'error',
    canceled: 'canceled',
    'in-doubt': 'in doubt',
    forgotten: 'forgotten',
  },
  progress: {
    task: (id) => `task ${id}`,
    attached: (id) => `task ${id} (made by an identical request before; nothing is paid)`,
    waitingForSender: 'an identical request is being sent by another command; waiting for its task',
    sending: 'sending the request',
    status: (id, status, seconds) => `task ${id}: ${status}, ${seconds} s`,
    hiccup: (detail, seconds) => `no usable answer (${detail}), asking again in ${seconds} s`,
    saving: (total, size) => `saving ${total} ${total === 1 ? 'image' : 'images'}${size === null ? '' : `: ${size}`}`,
    temporaryFolder: (folder) => `The sandbox ends with this command, so the picture is kept in ${folder}`,
    stillWaiting: 'Waiting a moment for the answer. Press Ctrl-C again to leave at once.',
  },
  warnings: {
    keyShadowed: 'X_API_KEY is set and comes first, so the saved key is not used while it is.',
    keyOnCommandLine: 'The process list shows a key given with --key to everyone on this machine. Prefer X_API_KEY.',
    shortInterval: (seconds) => `--poll-interval ${seconds} is short: the service asks for 5 to 10 seconds.`,
    fresh: (id, seconds) =>
      `Task ${id} made the same request ${seconds} s ago, so its result is returned and nothing is paid. Use --again or --count for a new task.`,
    once: (id) => `This --once key has made task ${id} before. Nothing is paid.`,
    unrecorded: (detail) => `The task id could not be recorded (${detail}). Keep it yourself.`,
    notClosed: (detail) => `The finished task could not be moved to the history (${detail}). The result is complete.`,
    extension: (path, actual) => `${path} holds ${actual} data in spite of its name.`,
    shape: (width, height, size) => `The image has ${width}×${height} pixels, which is not the shape of ${size}.`,
    sidecar: (path, detail) => `The sidecar ${path} could not be written (${detail}).`,
    notSaved: (url, why) => `${url} could not be saved: ${why}.`,
    doubtOpen: (record, sentAt) => `In doubt since ${sentAt}: record ${record}. Close it with: image2 forget ${record}`,
  },
  confirm: { question: 'Create this task and pay for it? [y/N] ', yes: ['y', 'yes'] },
  key: {
    ask: 'API key (not shown while you type): ',
    saved: (mask, path) => `Saved the key ${mask} in ${path}. Use it with --use-local-key or IMAGE2_USE_LOCAL_KEY=1.`,
    removed: (path) => `Removed the key from ${path}.`,
    nothingToRemove: 'No key is saved.',
    shown: (mask, source) => `${mask}  (${source})`,
  },
  sandbox: {
    listening: (scenario, delaySeconds) =>
      `The sandbox is listening (scenario ${scenario}, ${delaySeconds} s a task). Press Ctrl-C to stop it.`,
    usage: (baseUrl) => `Use it with: X_API_KEY=sandbox-key image2 create … --base-url ${baseUrl}`,
    stopped: 'The sandbox has stopped.',
    event: ({ method, path, status, scenario, taskId, created }) =>
      `${method} ${path} → ${status ?? 'no answer'}${created ? `, created ${taskId ?? '?'}` : ''} [${scenario}]`,
  },
  history: {
    columns: { when: 'when', id: 'id', status: 'status', mode: 'mode', size: 'size', cost: 'cost', prompt: 'prompt' },
    empty: 'No tasks are recorded here.',
    total: (count, credits) => `${count} ${count === 1 ? 'task' : 'tasks'}, ${credits} credits`,
    noId: '(no id)',
  },
  resume: {
    nothing: 'Nothing is unfinished.',
    found: (count) => `${count} unfinished ${count === 1 ? 'task' : 'tasks'}`,
    elsewhere: (id, baseUrl) => `Task ${id} belongs to ${baseUrl} or another key. Ask for it with:`,
  },
  forget: {
    closed: (record) => `Closed the record ${record}.`,
    settled: (record, id) => `Recorded task ${id} for the record ${record}.`,
  },
  doctor: {
    levels: { ok: 'ok', warning: 'warning', error: 'error' },
    node: (version, own) => `Node.js ${version}, image2 ${own}`,
    key: (mask, source) => `API key ${mask} from ${source}`,
    savedUnused: (path) => `A key is saved in ${path}, but it is not in use.`,
    savedUnusedRemedy: 'Add --use-local-key, or set IMAGE2_USE_LOCAL_KEY=1.',
    hiddenKey: (path, used) => `XDG_CONFIG_HOME is set, so the key saved in ${path} is not seen; ${used} is looked at.`,
    hiddenKeyRemedy: (path, folder) => `Move ${path} to ${folder}, or unset XDG_CONFIG_HOME.`,
    service: (baseUrl, source) => `Service ${baseUrl} (${source})`,
    serviceSources: { flag: '--base-url', environment: 'IMAGE2_BASE_URL', default: 'default' },
    proxy: (host, variable) => `Requests go through the proxy ${host} (${variable}).`,
    noProxy: 'Requests go straight to the service, without a proxy.',
    caFile: (path) => `Further certificates from ${path} (NODE_EXTRA_CA_CERTS)`,
    caFileUnreadable: (path, detail) => `NODE_EXTRA_CA_CERTS names ${path}, which cannot be read: ${detail}.`,
    caFileRemedy: 'Mend the path, or unset NODE_EXTRA_CA_CERTS.',
    verificationOff: 'NODE_TLS_REJECT_UNAUTHORIZED=0 is set; image2 verifies certificates all the same.',
    verificationRemedy: 'Unset it, and give a private certificate authority with NODE_EXTRA_CA_CERTS.',
    records: (path) => `Task records in ${path}`,
    torn: (record) => `The record ${record} cannot be read; it blocks its own request only.`,
    doubt: (record, sentAt) => `In doubt since ${sentAt}: record ${record}.`,
    unfinished: (count) => `${count} unfinished ${count === 1 ? 'task' : 'tasks'}.`,
    answers: (host) => `${host} answers.`,
    notAsked: 'The service was not asked, since there is no usable key.',
    notAskedRemedy: 'Mend the key first.',
    run: (command) => `Run: ${command}`,
  },
  gallery: {
    empty: 'There is no picture and no task to show.',
    made: (count) => `${count} ${count === 1 ? 'entry' : 'entries'} in the gallery`,
    notOpened: (detail) => `The page could not be opened (${detail}).`,
  },
  batch: {
    badLine: (line, message) => `line ${line}: ${message}`,
    itemEnded: (line, id, message) => `line ${line}${id === null ? '' : ` (${id})`}: ${message}`,
    progress: ({ done, total, running, failed, credits, perMinute, secondsLeft }) =>
      `${done} of ${total} done, ${running} running, ${failed} failed, ${credits} credits, ${perMinute} a minute${
        secondsLeft === null ? '' : `, ${duration(secondsLeft)} left`
      }`,
    summary: ({ done, reused, failed, doubtful, unfinished, left, credits }) =>
      [
        `${done} done${reused === 0 ? '' : ` (${reused} by earlier runs)`}`,
        failed === 0 ? '' : `${failed} failed`,
        doubtful === 0 ? '' : `${doubtful} in doubt`,
        unfinished === 0 ? '' : `${unfinished} unfinished`,
        left === 0 ? '' : `${left} left`,
        `${credits} credits in this run`,
      ]
        .filter((part) => part !== '')
        .join(', '),
    stdoutBroken: (detail) => `Standard output cannot be written (${detail}); the results file has everything.`,
    results: (path) => `Results: ${path}`,
    again:
      'Run the same command again to go on; what is done is not paid for again. --retry-failed creates failed items anew.',
    dryRun: (tasks, done, rest, credits) =>
      `${tasks} tasks, ${done} already done, ${rest} to create${
        credits === null
          ? ' (the price of a task is not known yet)'
          : `, about ${credits} credits at the last known price`
      }`,
  },
};

function duration(seconds: number): string {
  if (seconds < 90) return `${seconds} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
