import type { Messages } from '../messages.ts';
import { ask } from './ask.ts';
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
    images: 'reference',
    key: 'key',
    service: 'service',
    keySources: { flag: '--key', environment: 'X_API_KEY', file: 'saved key' },
    sandbox: 'sandbox (no key, no credits)',
    lastCost: (cost) => `the last task of this kind cost ${cost} credits`,
    unknownCost: 'the cost of this kind of task is not known yet',
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
    attached: (id) => `task ${id} (created earlier by an identical request; no new charge)`,
    waitingForSender: 'another command is sending an identical request; waiting for its task',
    sending: 'sending the request',
    status: (id, status, seconds) => `task ${id}: ${status}, ${seconds} s`,
    usually: (seconds) => ` (usually about ${seconds < 120 ? `${seconds} s` : `${seconds / 60} min`})`,
    hiccup: (detail, seconds) => `no usable answer (${detail}), asking again in ${seconds} s`,
    saving: (total, size) => `saving ${total} ${total === 1 ? 'image' : 'images'}${size === null ? '' : `: ${size}`}`,
    temporaryFolder: (folder) => `The sandbox ends with this command, so the image is kept in ${folder}`,
    stillWaiting: 'Waiting a moment for the answer. Press Ctrl-C again to leave at once.',
  },
  warnings: {
    keyShadowed: 'X_API_KEY is set and takes precedence, so the saved key is not used.',
    keyOnCommandLine:
      'A key given with --key shows in the process list, where other users can read it. Prefer X_API_KEY.',
    shortInterval: (seconds) => `--poll-interval ${seconds} is short: the service asks for 5 to 10 seconds.`,
    fresh: (id, seconds) =>
      `Task ${id} answered the same request ${seconds} s ago, so you get its result and pay nothing. For a new task, use --again or --count.`,
    once: (id) => `This --once key already made task ${id}, so you pay nothing.`,
    unrecorded: (detail) => `The task id could not be recorded (${detail}). Write it down.`,
    notClosed: (detail) =>
      `The finished task could not be moved to the history (${detail}), but its result is complete.`,
    extension: (path, actual) => `${path} contains ${actual} data despite its name.`,
    shape: (width, height, size) => `The image is ${width}×${height} pixels, which does not match the size ${size}.`,
    sidecar: (path, detail) => `The sidecar ${path} could not be written (${detail}).`,
    notSaved: (url, why) => `${url} could not be saved: ${why}.`,
  },
  doubt: {
    since: (record, baseUrl, sentAt) => `A request to ${baseUrl} (record ${record}) has been in doubt since ${sentAt}.`,
    torn: (record) => `The record ${record} cannot be read; it blocks only its own request.`,
    waysOut: (record) =>
      `Check your account, then choose: image2 forget ${record} closes it; image2 forget ${record} --id <taskId> names the task behind it.`,
  },
  ask,
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
      `The sandbox is listening (scenario ${scenario}, ${delaySeconds} s per task). Press Ctrl-C to stop it.`,
    usage: (baseUrl) => `Use it with: X_API_KEY=sandbox-key image2 create … --base-url ${baseUrl}`,
    stopped: 'The sandbox has stopped.',
    event: ({ method, path, status, scenario, taskId, created }) =>
      `${method} ${path} → ${status ?? 'no answer'}${created ? `, created ${taskId ?? '?'}` : ''} [${scenario}]`,
  },
  history: {
    columns: { when: 'when', id: 'id', status: 'status', mode: 'mode', size: 'size', cost: 'cost', prompt: 'prompt' },
    empty: 'No tasks to list.',
    total: (count, credits) => `${count} ${count === 1 ? 'task' : 'tasks'}, ${credits} credits`,
    noId: '(no id)',
  },
  resume: {
    nothing: 'No unfinished tasks.',
    found: (count) => `${count} unfinished ${count === 1 ? 'task' : 'tasks'}`,
    elsewhere: (id, baseUrl) => `Task ${id} was made at ${baseUrl} or with another key. To go on with it:`,
  },
  forget: {
    closed: (record) => `Closed record ${record}.`,
    settled: (record, id) => `Record ${record} now belongs to task ${id}.`,
  },
  doctor: {
    levels: { ok: 'ok', warning: 'warning', error: 'error' },
    node: (version, own) => `Node.js ${version}, image2 ${own}`,
    key: (mask, source) => `API key ${mask} from ${source}`,
    savedUnused: (path) => `A key is saved in ${path}, but it is not in use.`,
    savedUnusedRemedy: 'Add --use-local-key, or set IMAGE2_USE_LOCAL_KEY=1.',
    hiddenKey: (path, used) =>
      `XDG_CONFIG_HOME is set, so the key saved in ${path} is not seen; image2 looks at ${used}.`,
    hiddenKeyRemedy: (path, folder) => `Move ${path} to ${folder}, or unset XDG_CONFIG_HOME.`,
    service: (baseUrl, source) => `Service ${baseUrl} (${source})`,
    serviceSources: { flag: '--base-url', environment: 'IMAGE2_BASE_URL', default: 'default' },
    proxy: (host, variable) => `Requests go through the proxy ${host} (${variable}).`,
    noProxy: 'Requests go straight to the service, without a proxy.',
    caFile: (path) => `Additional certificates from ${path} (NODE_EXTRA_CA_CERTS)`,
    caFileUnreadable: (path, detail) => `NODE_EXTRA_CA_CERTS names ${path}, which cannot be read: ${detail}.`,
    caFileRemedy: 'Fix the path, or unset NODE_EXTRA_CA_CERTS.',
    verificationOff: 'NODE_TLS_REJECT_UNAUTHORIZED=0 is set; image2 verifies certificates all the same.',
    verificationRemedy: 'Unset it, and give a private certificate authority with NODE_EXTRA_CA_CERTS.',
    records: (path) => `Task records in ${path}`,
    unfinished: (count) => `${count} unfinished ${count === 1 ? 'task' : 'tasks'}.`,
    answers: (host) => `${host} answers.`,
    notAsked: 'The service was not asked, because there is no usable key.',
    notAskedRemedy: 'Fix the key first.',
    run: (command) => `Run: ${command}`,
  },
  gallery: {
    empty: 'There are no images and no tasks to show.',
    made: (count) => `${count} ${count === 1 ? 'entry' : 'entries'} in the gallery`,
    notOpened: (detail) => `The page could not be opened (${detail}).`,
  },
  batch: {
    badLine: (line, message, hint) => `line ${line}: ${message}${hint === '' ? '' : ` ${hint}`}`,
    memberMissing: (member, flag) =>
      `${member} is required.${flag === null ? '' : ` Give it here, or for every line with ${flag}.`}`,
    begin: (items, service, mask) => `${items} ${items === 1 ? 'item' : 'items'} for ${service}, with the key ${mask}`,
    itemEnded: (line, id, message, hint) =>
      `line ${line}${id === null ? '' : ` (${id})`}: ${message}${hint === undefined ? '' : ` ${hint}`}`,
    pause: (message, seconds) => `${message} The batch tries again in ${duration(seconds)}.`,
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
    again: ({ doubtful, failed, open }) =>
      [
        open === 0 ? '' : 'Run the same command again to continue; what is done is not paid for again.',
        failed === 0 ? '' : 'Tasks that failed are created anew with --retry-failed.',
        doubtful === 0 ? '' : 'Items in doubt are not sent again: their lines above name the ways out.',
      ]
        .filter((part) => part !== '')
        .join(' '),
    dryRun: ({ tasks, done, unfinished, doubtful, failed, rest, credits }) =>
      [
        `${tasks} tasks`,
        `${done} already done`,
        unfinished === 0 ? '' : `${unfinished} created before and unfinished`,
        doubtful === 0 ? '' : `${doubtful} in doubt`,
        failed === 0 ? '' : `${failed} failed`,
        `${rest} to create`,
        credits === null ? '' : `about ${credits} credits at the last known cost`,
      ]
        .filter((part) => part !== '')
        .join(', ') + (credits === null ? ' (the cost of a task is not known yet)' : ''),
  },
};

function duration(seconds: number): string {
  if (seconds < 90) return `${seconds} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
