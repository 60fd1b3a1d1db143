import type { HelpTexts } from '../help-texts.ts';

/** The help pages in English. */
export const help: HelpTexts = {
  program:
    'Turns a prompt into pictures through a paid image service, and never pays twice.\nPrompts and image URLs go to a third party (kexiangai.com); you judge whether that is acceptable.',
  commands: {
    create: 'create a task (this costs credits), wait for it, and print or save its images',
    get: 'ask for a task; free',
    resume: 'wait for every unfinished task that this machine made here; free',
    history: 'list the tasks that this machine made, newest first',
    forget: 'close an open record without asking the service, or say which task a doubt is',
    key: 'save, show or remove the API key',
    'key-set': 'save an API key for use with --use-local-key',
    'key-show': 'print where the API key comes from, and its mask',
    'key-remove': 'remove the saved API key',
    batch: 'create many tasks from a JSON Lines file, resumable and within a budget',
    doctor: 'what is configured, and what is wrong with it',
    gallery: 'the pictures of a folder or of the history, as one HTML page',
    sandbox: 'run the embedded stand-in service on this machine: no key, no credits',
    completion: 'print the completion script for a shell',
    complete: 'list values for completion scripts',
  },
  flags: {
    mode: 'text2img (from words) or img2img (from reference images)',
    prompt: 'what the picture shows; - reads standard input',
    promptFile: 'read the prompt from a UTF-8 file',
    size: 'auto, 1:1, 3:2, 2:3, 16:9, 9:16, 4:3, 3:4, 21:9, 9:21, 1:3, 3:1, 2:1 or 1:2',
    url: 'a reference image for img2img; repeat it for up to 8',
    model: 'the model (GPT-Image-2)',
    count: 'create n tasks with the same request, 1 to 16 (1)',
    noWait: 'print the task id and stop',
    dryRun: 'print the request body, send nothing',
    confirm: 'show the request and ask before paying',
    again: 'pay for a new task although an identical one is known',
    once: 'at most one task ever for this key of yours',
    sandbox: 'use the embedded service: no key, no credits, no records',
    pollInterval: 'seconds between queries, 0.1 to 3600 (8)',
    maxAttempts: 'how many queries at most (90)',
    timeout: 'how long the whole command may take: 90, 45s, 10m, 1h',
    output: 'save the images in a folder, under a name, or by a template',
    sidecar: 'write what made each image into a .json file beside it',
    baseUrl: 'the service (https://kexiangai.com)',
    key: 'the API key; X_API_KEY is safer, since the process list shows this one',
    useLocalKey: 'use the key saved with "image2 key set"',
    json: 'print one JSON document on standard output',
    quiet: 'print only warnings, errors and the task id on standard error',
    verbose: 'trace HTTP on standard error, without secrets',
    lang: 'en or zh',
    noColor: 'no colour',
    help: 'show this help',
    version: 'show the version',
    wait: 'wait until the task has finished',
    limit: 'how many to list, 0 for all (20)',
    unfinished: 'only tasks without a result, and doubts',
    forgetId: 'the task that the doubt turned out to be',
    stdin: 'read the key from standard input',
    port: 'the port (0: any free one)',
    delay: 'seconds until a task ends (3)',
    scenario: 'how the service behaves (ok)',
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
    folder: 'a folder of pictures; without it, those of the history',
    record: 'the name of a record (or its beginning), or the id of a task',
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
    everywhere: 'Everywhere:',
  },
  examples: 'Examples:',
};
