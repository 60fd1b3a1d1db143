import type { HelpTexts } from '../help-texts.ts';
import { SIZES } from './expected.ts';

/** The help pages in English. */
export const help: HelpTexts = {
  program:
    'Turns prompts into images through a paid image service, without paying twice.\nPrompts and image URLs are sent to a third party (kexiangai.com); you decide whether that is acceptable.',
  usage: { options: '[options]', command: '[command]' },
  commands: {
    create: 'create a task (costs credits), wait for it, and print or save its images',
    get: 'look up a task; free',
    resume: 'wait for every unfinished task made on this machine; free',
    history: 'list the tasks made on this machine, newest first',
    forget: 'close an open record without asking the service, or name the task behind a doubt',
    key: 'save, show or remove the API key',
    'key-set': 'save an API key for use with --use-local-key',
    'key-show': 'print where the API key comes from, and its mask',
    'key-remove': 'remove the saved API key',
    batch: 'create many tasks from a JSON Lines file, resumable and within a budget',
    doctor: 'check the configuration and say what is wrong with it',
    gallery: 'show the images of a folder or of the history as one HTML page',
    sandbox: 'run the embedded stand-in for the service: no key, no credits',
    completion: 'print the completion script for a shell',
    complete: 'list values for completion scripts',
  },
  flags: {
    mode: 'text2img, or img2img (with reference images)',
    prompt: 'what the image should show; - reads standard input',
    promptFile: 'read the prompt from a UTF-8 file',
    size: SIZES,
    url: 'a reference image for img2img; repeatable, up to 8',
    model: 'the model (default GPT-Image-2)',
    count: 'how many tasks to create, 1 to 16 (default 1)',
    noWait: 'print the task id and stop',
    dryRun: 'print the request body and send nothing',
    confirm: 'show the request and ask before paying',
    again: 'pay for a new task although an identical one is known',
    once: 'at most one task, ever, under this name of your choice',
    sandbox: 'use the embedded service: no key, credits or records',
    pollInterval: 'seconds between queries, 0.1 to 3600 (default 8)',
    maxAttempts: 'give up after this many queries (default 90)',
    timeout: 'time limit for the whole command: 90, 45s, 10m, 1h',
    output: 'save the images to a folder, a file name or a template',
    sidecar: 'save how each image was made in a .json file beside it',
    baseUrl: 'address of the service (default https://kexiangai.com)',
    key: 'API key; the process list shows it: prefer X_API_KEY',
    useLocalKey: 'use the key saved with "image2 key set"',
    json: 'print one JSON document on standard output',
    quiet: 'only warnings, errors and the task id on standard error',
    verbose: 'trace HTTP on standard error, without secrets',
    lang: 'language of the messages: en or zh',
    noColor: 'do not use colour',
    help: 'show this help',
    version: 'show the version',
    wait: 'wait until the task has finished',
    limit: 'how many to list, 0 for all (default 20)',
    unfinished: 'only tasks without a result, and doubts',
    forgetId: 'the task behind the doubt',
    stdin: 'read the key from standard input',
    port: 'the port to listen on (default 0, any free one)',
    delay: 'seconds until a task ends (default 3)',
    scenario: 'how the service behaves (default ok)',
    ledger: 'append every request to this file before it is answered',
    open: 'open the page in the browser',
    batchMode: 'the mode of lines that name none',
    batchSize: 'the size of lines that name none',
    batchDryRun: 'count what there is to do and to pay, send nothing',
    concurrency: 'tasks in flight at once, 1 to 256 (4)',
    results: 'where results go (<file>.results.jsonl)',
    maxCost: 'create no more before this many credits are passed',
    maxTasks: 'create at most this many tasks in this run',
    retryFailed: 'create failed items anew',
    shard: 'only the i-th of n parts, from 1',
  },
  arguments: {
    taskId: 'the id of a task',
    file: 'JSON Lines with {"prompt", "mode"?, "size"?, "urls"?, "model"?, "id"?}; - reads standard input',
    folder: 'a folder of images; without it, those of the history',
    record: 'the name of a record or its beginning, or the id of a task',
    shell: 'bash, zsh or fish',
    kind: 'taskId or record',
  },
  notes: {
    completion: `To install it, run these lines once:
  bash  mkdir -p ~/.local/share/bash-completion/completions
        image2 completion bash > ~/.local/share/bash-completion/completions/image2
        source ~/.local/share/bash-completion/completions/image2   # in ~/.bashrc
  zsh   mkdir -p ~/.zfunc
        image2 completion zsh > ~/.zfunc/_image2
        fpath=(~/.zfunc $fpath); autoload -U compinit; compinit   # in ~/.zshrc
  fish  mkdir -p ~/.config/fish/completions
        image2 completion fish > ~/.config/fish/completions/image2.fish
        source ~/.config/fish/completions/image2.fish   # only for this shell`,
  },
  headings: {
    'Usage:': 'Usage:',
    'Arguments:': 'Arguments:',
    'Options:': 'Options:',
    'Commands:': 'Commands:',
    'Global Options:': 'Global options:',
  },
  groups: {
    request: 'Request:',
    money: 'Money:',
    waiting: 'Waiting and saving:',
    service: 'Service and key:',
    everywhere: 'General:',
  },
  examples: 'Examples:',
};
