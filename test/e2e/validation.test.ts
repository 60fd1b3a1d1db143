import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SIZES } from '../../src/core/image-request.ts';
import { documentOf } from '../helpers/document.ts';
import { type CliOptions, runInProcess, temporaryHome } from '../helpers/run-cli.ts';

/** A `create` from single flags; undefined leaves one out. */
function create(flags: Readonly<Record<string, string | undefined>> = {}, ...extra: readonly string[]): string[] {
  const all = { mode: 'text2img', prompt: 'a lighthouse', size: '3:4', ...flags };
  const given = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]));
  return ['create', ...given, ...extra];
}

const image = (...urls: readonly string[]): string[] =>
  create({ mode: 'img2img' }, ...urls.flatMap((url) => ['--url', url]));
const urls = (count: number): string[] => Array.from({ length: count }, (_, index) => `https://example.com/${index}`);
const noKey = { X_API_KEY: undefined };
const hasChinese = (text: string): boolean => /\p{Script=Han}/u.test(text);

describe('accepted', () => {
  test.each<[label: string, argv: string[]]>([
    ...SIZES.map((size): [string, string[]] => [`--size ${size}`, create({ size })]),
    ['--mode img2img with 1 URL', image(...urls(1))],
    ['--mode img2img with 8 URLs', image(...urls(8))],
    ['an http URL with a query and a port', image('http://example.com:8080/a%20b.png?x=1&y=/../#part')],
    [
      'a private URL where the service is on this machine',
      [...image('http://10.0.0.1/a.png'), '--base-url', 'http://127.0.0.1:1'],
    ],
    ['a prompt of one character', create({ prompt: '灯' })],
    ['a prompt of 64 KiB', create({ prompt: `${'灯'.repeat(21_845)}x` })],
    ['a prompt that looks like a flag', create({ prompt: undefined }, '--prompt=--size')],
    ['--model', create({ model: 'GPT-Image-3' })],
    ['--poll-interval 0.1', create({ 'poll-interval': '0.1' })],
    ['--poll-interval 3600', create({ 'poll-interval': '3600' })],
    ['--max-attempts 1', create({ 'max-attempts': '1' })],
    ['--count 1', create({ count: '1' })],
    ['--count 16', create({ count: '16' })],
    ...['90', '45s', '10m', '1h', '0.5', '1.5m'].map((given): [string, string[]] => [
      `--timeout ${given}`,
      create({ timeout: given }),
    ]),
    ['--once with 200 characters', create({ once: '灯'.repeat(200) })],
    ['-o with every placeholder', create({}, '-o', 'out/{date}-{size}-{id}-{n}.{ext}')],
    ['--base-url with a path', create({ 'base-url': 'https://example.com/a/b/' })],
    ['--base-url http on loopback', create({ 'base-url': 'http://[::1]:8080' })],
    ['--sandbox', create({}, '--sandbox')],
  ])('%s', async (_label, argv) => {
    const run = await runInProcess([...argv, '--dry-run'], { env: noKey });
    expect(run).toMatchObject({ code: 0, stderr: expect.not.stringContaining('error') });
    expect(JSON.parse(run.stdout)).toMatchObject({ cost_type: 1, business_url: 'gpt-image2/img' });
  });
});

interface Refusal {
  readonly argv: readonly string[];
  readonly code: string;
  /** A part of the English error. */
  readonly says?: string;
  readonly options?: CliOptions;
}

const REFUSALS: Readonly<Record<string, Refusal>> = {
  'no flags at all': { argv: ['create'], code: 'MISSING_FLAG', says: '--mode takes text2img or img2img' },
  'no --mode': { argv: create({ mode: undefined }), code: 'MISSING_FLAG', says: '--mode takes text2img or img2img' },
  'no --prompt': { argv: create({ prompt: undefined }), code: 'MISSING_FLAG', says: '--prompt takes' },
  'no --size': { argv: create({ size: undefined }), code: 'MISSING_FLAG', says: '--size takes auto, 1:1, 3:2' },
  'a flag without its value': { argv: create({}, '--model'), code: 'MISSING_VALUE', says: '--model' },
  'another mode': { argv: create({ mode: 'text2image' }), code: 'MODE_INVALID', says: 'Did you mean text2img?' },
  'a mode in capitals': { argv: create({ mode: 'IMG2IMG' }), code: 'MODE_INVALID', says: 'Did you mean img2img?' },
  'an empty mode': { argv: create({ mode: '' }), code: 'MODE_INVALID' },
  'another size': { argv: create({ size: '4:5' }), code: 'SIZE_INVALID', says: '"4:5"' },
  'a size with an x': { argv: create({ size: '16x9' }), code: 'SIZE_INVALID', says: 'Did you mean 16:9?' },
  'a size in pixels': { argv: create({ size: '1024x1024' }), code: 'SIZE_INVALID', says: 'Did you mean 1:1?' },
  'a size with a blank': { argv: create({ size: ' 1:1' }), code: 'SIZE_INVALID' },
  'an empty prompt': { argv: create({ prompt: '' }), code: 'PROMPT_EMPTY' },
  'a blank prompt': { argv: create({ prompt: ' \t\n\u3000' }), code: 'PROMPT_EMPTY' },
  'a prompt one byte too long': {
    argv: create({ prompt: `${'灯'.repeat(21_845)}xy` }),
    code: 'PROMPT_TOO_LONG',
    says: '65537',
  },
  'a blank prompt on stdin': { argv: create({ prompt: '-' }), code: 'PROMPT_EMPTY', options: { stdin: '\ufeff\n' } },
  'a prompt on stdin that is too long': {
    argv: create({ prompt: '-' }),
    code: 'PROMPT_TOO_LONG',
    options: { stdin: `${'x'.repeat(65_537)}\n` },
  },
  'a prompt on stdin that is far too long': {
    argv: create({ prompt: '-' }),
    code: 'PROMPT_TOO_LONG',
    options: { stdin: 'x'.repeat(1_000_000) },
  },
  'a prompt on stdin that is not UTF-8': {
    argv: create({ prompt: '-' }),
    code: 'PROMPT_NOT_UTF8',
    options: { stdin: Buffer.from([0x61, 0xff, 0x62]) },
  },
  'a prompt file that is not there': {
    argv: create({ prompt: undefined, 'prompt-file': 'none.txt' }),
    code: 'PROMPT_FILE_UNREADABLE',
    says: 'none.txt',
  },
  'a prompt file that is a folder': {
    argv: create({ prompt: undefined, 'prompt-file': '.' }),
    code: 'PROMPT_FILE_UNREADABLE',
  },
  'two prompts': { argv: create({ 'prompt-file': 'a.txt' }), code: 'FLAG_CONFLICT', says: '--prompt-file' },
  'img2img without a URL': { argv: image(), code: 'URL_REQUIRED', says: '--url' },
  'text2img with a URL': { argv: create({ url: 'https://example.com/a.png' }), code: 'URL_NOT_ALLOWED' },
  'nine URLs': { argv: image(...urls(9)), code: 'URL_COUNT_INVALID', says: '9 reference images' },
  'an empty URL': { argv: image(''), code: 'URL_INVALID', says: 'it is not a URL' },
  'a word as URL': { argv: image('lighthouse'), code: 'URL_INVALID', says: 'it is not a URL' },
  'a URL without a host': { argv: image('https:///a.png'), code: 'URL_INVALID', says: 'it is not a URL' },
  'an absolute path as URL': { argv: image('/tmp/a.png'), code: 'URL_INVALID', says: 'takes no uploads' },
  'a relative path as URL': { argv: image('./a.png'), code: 'URL_INVALID', says: 'takes no uploads' },
  'a file name as URL': { argv: image('photo.jpg'), code: 'URL_INVALID', says: 'takes no uploads' },
  'a file URL': { argv: image('file:///tmp/a.png'), code: 'URL_INVALID', says: 'takes no uploads' },
  'an ftp URL': { argv: image('ftp://example.com/a.png'), code: 'URL_INVALID', says: 'neither http nor https' },
  'a data URL': { argv: image('data:image/png;base64,AAAA'), code: 'URL_INVALID', says: 'neither http nor https' },
  'a URL with a password': { argv: image('https://me:pw@example.com/'), code: 'URL_INVALID', says: 'password' },
  'a URL with a user': { argv: image('https://me@example.com/'), code: 'URL_INVALID', says: 'user name' },
  'a loopback URL': { argv: image('http://127.0.0.1/a.png'), code: 'URL_INVALID', says: 'only this machine' },
  'a localhost URL': { argv: image('http://localhost:3000/'), code: 'URL_INVALID', says: 'only this machine' },
  'an IPv6 loopback URL': { argv: image('http://[::1]/a.png'), code: 'URL_INVALID', says: 'only this machine' },
  'a loopback URL in one number': { argv: image('http://2130706433/'), code: 'URL_INVALID', says: 'only this machine' },
  'a private URL': { argv: image('https://192.168.1.20/a.png'), code: 'URL_INVALID', says: 'only this machine' },
  'a link-local URL': { argv: image('http://169.254.169.254/'), code: 'URL_INVALID', says: 'only this machine' },
  'a bad URL after good ones': { argv: image(...urls(7), 'ftp://x/'), code: 'URL_INVALID', says: 'ftp://x/' },
  'an empty model': { argv: create({ model: ' ' }), code: 'TEXT_INVALID', says: '--model' },
  '--poll-interval 0': { argv: create({ 'poll-interval': '0' }), code: 'NUMBER_INVALID', says: 'from 0.1 to 3600' },
  '--poll-interval 0.09': { argv: create({ 'poll-interval': '0.09' }), code: 'NUMBER_INVALID' },
  '--poll-interval 3600.1': { argv: create({ 'poll-interval': '3600.1' }), code: 'NUMBER_INVALID' },
  '--poll-interval -1': { argv: create({ 'poll-interval': '-1' }), code: 'NUMBER_INVALID' },
  '--poll-interval 1e1': { argv: create({ 'poll-interval': '1e1' }), code: 'NUMBER_INVALID' },
  '--poll-interval of nothing': { argv: create({ 'poll-interval': '' }), code: 'NUMBER_INVALID' },
  '--poll-interval NaN': { argv: create({ 'poll-interval': 'NaN' }), code: 'NUMBER_INVALID' },
  '--max-attempts 0': { argv: create({ 'max-attempts': '0' }), code: 'NUMBER_INVALID', says: 'whole number' },
  '--max-attempts 1.5': { argv: create({ 'max-attempts': '1.5' }), code: 'NUMBER_INVALID' },
  '--max-attempts 0x10': { argv: create({ 'max-attempts': '0x10' }), code: 'NUMBER_INVALID' },
  '--count 0': { argv: create({ count: '0' }), code: 'NUMBER_INVALID', says: 'from 1 to 16' },
  '--count 17': { argv: create({ count: '17' }), code: 'NUMBER_INVALID' },
  '--count two': { argv: create({ count: 'two' }), code: 'NUMBER_INVALID' },
  '--timeout 0': { argv: create({ timeout: '0' }), code: 'DURATION_INVALID' },
  '--timeout -5': { argv: create({ timeout: '-5' }), code: 'DURATION_INVALID' },
  '--timeout 1d': { argv: create({ timeout: '1d' }), code: 'DURATION_INVALID', says: '10m' },
  '--timeout 1h30m': { argv: create({ timeout: '1h30m' }), code: 'DURATION_INVALID' },
  '--timeout of nothing': { argv: create({ timeout: '' }), code: 'DURATION_INVALID' },
  'a bad reuse window': {
    argv: create(),
    code: 'DURATION_INVALID',
    says: 'IMAGE2_REUSE_WINDOW',
    options: { env: { IMAGE2_REUSE_WINDOW: 'long' } },
  },
  'an empty --once': { argv: create({ once: '' }), code: 'TEXT_INVALID', says: '--once' },
  '--once with 201 characters': { argv: create({ once: 'x'.repeat(201) }), code: 'TEXT_INVALID' },
  'an unknown placeholder': { argv: create({}, '-o', '{what}.png'), code: 'OUTPUT_TEMPLATE_INVALID', says: '{what}' },
  'an unknown flag': { argv: create({}, '--promt', 'x'), code: 'UNKNOWN_FLAG', says: 'Did you mean --prompt?' },
  'an unknown flag with a value': { argv: create({}, '--sizes=1:1'), code: 'UNKNOWN_FLAG', says: 'mean --size?' },
  'an unknown short flag': { argv: create({}, '-z'), code: 'UNKNOWN_FLAG', says: '-z' },
  'a flag of another command': { argv: create({}, '--stdin'), code: 'UNKNOWN_FLAG', says: '--stdin' },
  'an unknown command': { argv: ['creat'], code: 'UNKNOWN_COMMAND', says: 'Did you mean "create"?' },
  'an unknown command of key': { argv: ['key', 'sett'], code: 'UNKNOWN_COMMAND', says: 'Did you mean "set"?' },
  'a word too many': { argv: create({}, 'lighthouse'), code: 'UNEXPECTED_ARGUMENT', says: '"lighthouse"' },
  'a value left out before another flag': {
    argv: ['create', '--mode', 'text2img', '--prompt', 'x', '--size', '--lang', 'en'],
    code: 'MISSING_VALUE',
    says: '--size needs a value',
  },
  'a value left out between two flags': {
    argv: create({}, '--timeout', '--quiet'),
    code: 'MISSING_VALUE',
    says: '--timeout',
  },
  'a value for a flag that takes none': {
    argv: create({}, '--no-wait=yes'),
    code: 'UNEXPECTED_ARGUMENT',
    says: '"--no-wait=yes"',
  },
  '--no-wait with -o': { argv: create({}, '--no-wait', '-o', 'x/'), code: 'FLAG_CONFLICT', says: '--no-wait and -o' },
  '--sandbox with --base-url': {
    argv: create({ 'base-url': 'https://example.com' }, '--sandbox'),
    code: 'FLAG_CONFLICT',
    says: '--sandbox and --base-url',
  },
  '--once with --again': { argv: create({ once: 'k' }, '--again'), code: 'FLAG_CONFLICT' },
  '--once with --count': { argv: create({ once: 'k', count: '2' }), code: 'FLAG_CONFLICT' },
  '--confirm without a terminal': { argv: create({}, '--confirm'), code: 'NEEDS_TERMINAL', says: '--confirm' },
  'a plain http base URL': {
    argv: create({ 'base-url': 'http://example.com' }),
    code: 'BASE_URL_INVALID',
    says: 'plain http',
  },
  'a base URL with a user': { argv: create({ 'base-url': 'https://me@example.com' }), code: 'BASE_URL_INVALID' },
  'a base URL with a query': { argv: create({ 'base-url': 'https://example.com/?a' }), code: 'BASE_URL_INVALID' },
  'a base URL with a fragment': { argv: create({ 'base-url': 'https://example.com/#' }), code: 'BASE_URL_INVALID' },
  'a base URL of nothing': { argv: create({ 'base-url': '' }), code: 'BASE_URL_INVALID' },
  'a bad base URL in the environment': {
    argv: create(),
    code: 'BASE_URL_INVALID',
    says: 'IMAGE2_BASE_URL',
    options: { env: { IMAGE2_BASE_URL: 'example.com' } },
  },
  'a malformed proxy': {
    argv: create(),
    code: 'PROXY_INVALID',
    says: 'HTTPS_PROXY',
    options: { env: { HTTPS_PROXY: 'http://:80:80' } },
  },
  'a malformed proxy that would not be used': {
    argv: create({ 'base-url': 'http://127.0.0.1:1' }),
    code: 'PROXY_INVALID',
    says: 'http_proxy',
    options: { env: { http_proxy: 'socks9://x y' } },
  },
  'another language': { argv: create({ lang: 'fr' }), code: 'CHOICE_INVALID', says: '--lang' },
  'get without an id': { argv: ['get'], code: 'MISSING_ARGUMENT', says: '<taskId>' },
  'get with a path': { argv: ['get', '../13170'], code: 'TASK_ID_INVALID' },
  'get with 129 characters': { argv: ['get', 'x'.repeat(129)], code: 'TASK_ID_INVALID' },
  'get with nothing': { argv: ['get', ''], code: 'TASK_ID_INVALID' },
  'history with a bad limit': { argv: ['history', '--limit', '-1'], code: 'NUMBER_INVALID', says: '--limit' },
  'forget of nothing known': { argv: ['forget', 'abcdef'], code: 'RECORD_NOT_FOUND', says: 'abcdef' },
  'sandbox on no port': { argv: ['sandbox', '--port', '65536'], code: 'NUMBER_INVALID', says: 'from 0 to 65535' },
  'an unknown scenario': { argv: ['sandbox', '--scenario', 'fail'], code: 'CHOICE_INVALID', says: 'Did you mean fail' },
};

describe.each(Object.entries(REFUSALS))('%s', (label, { argv, code, says = '', options = {} }) => {
  const run = (extra: readonly string[]) =>
    runInProcess(argv[0] === 'create' ? ['create', ...extra, ...argv.slice(1)] : [...argv, ...extra], {
      ...options,
      env: { LANG: 'en_US.UTF-8', ...options.env },
    });
  const languages = label === 'another language' ? [] : ['en', 'zh'];

  test('is exit 2 and names what was expected', async () => {
    const { code: exitCode, stdout, stderr } = await run([]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^(warning: .*\n)*error: .+\nhint: .+\n$/);
    expect(stderr).toContain(says);
  });

  test.each(languages)('is the same in JSON, in the language %s', async (language) => {
    const report = documentOf(await run(['--json', '--lang', language]));
    expect(report).toMatchObject({ ok: false, id: null, created: 'no', exitCode: 2, next: null, error: { code } });
    const { message = '', hint = '' } = report.error ?? {};
    expect(hasChinese(message) && hasChinese(hint ?? '')).toBe(language === 'zh');
  });
});

test('a missing flag is named as what it takes in Chinese too', async () => {
  const run = await runInProcess(['create', '--lang', 'zh']);
  expect(run.stderr).toMatch(/--mode.*text2img.*img2img/s);
  expect(run.code).toBe(2);
});

describe('the prompt', () => {
  const promptOf = async (flags: Readonly<Record<string, string | undefined>>, options: CliOptions = {}) => {
    const run = await runInProcess(create({ prompt: undefined, ...flags }, '--dry-run'), options);
    expect(run.code).toBe(0);
    return JSON.parse(run.stdout).user_input.prompt;
  };

  const TEXTS: readonly (readonly [label: string, bytes: string, prompt: string])[] = [
    ['as it is', '  a\tlighthouse ', '  a\tlighthouse '],
    ['without one final newline', 'a\n\nb\n\n', 'a\n\nb\n'],
    ['without a BOM', '\ufeff灯塔\n', '灯塔'],
    ['with a BOM that is not in front', 'a\ufeff', 'a\ufeff'],
    ['with one BOM of two', '\ufeff\ufeffa', '\ufeffa'],
    ['of 64 KiB beside a BOM and a newline', `\ufeff${'x'.repeat(65_536)}\n`, 'x'.repeat(65_536)],
  ];

  test.each(TEXTS)('comes from stdin %s', async (_label, stdin, prompt) => {
    expect(await promptOf({ prompt: '-' }, { stdin })).toBe(prompt);
  });

  test.each(TEXTS)('comes from a file %s', async (_label, bytes, prompt) => {
    const home = await temporaryHome();
    await writeFile(join(home, 'prompt.txt'), bytes);
    expect(await promptOf({ 'prompt-file': 'prompt.txt' }, { home })).toBe(prompt);
  });

  test('on the command line keeps its final newline', async () => {
    expect(await promptOf({ prompt: 'a\n' })).toBe('a\n');
  });
});
