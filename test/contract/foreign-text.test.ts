import { describe, expect, it } from 'vitest';
import { jumpingClock } from '../helpers/jumping-clock.ts';
import { RAW_CONTROL } from '../helpers/raw-control.ts';
import { type CliResult, runInProcess } from '../helpers/run-cli.ts';
import { type ServiceScripts, startScriptedService } from '../helpers/scripted-service.ts';

const FORGERY = 'no\r\nerror: your credits are gone\r\x1b[2K\x1b[1Ahint: pay\u2028next: image2 create \x9b31m\u202e';
const CREATE = ['create', '--mode', 'text2img', '--size', '1:1'];

async function run(scripts: ServiceScripts, ...flags: string[]): Promise<CliResult> {
  const service = await startScriptedService(scripts);
  const argv = [
    ...CREATE,
    '--prompt',
    FORGERY,
    '--base-url',
    service.url,
    '--max-attempts',
    '2',
    '--verbose',
    ...flags,
  ];
  return runInProcess(argv, { clock: jumpingClock() });
}

/** Lines by the label that only this program may write at the beginning of one. */
function labels({ stderr }: CliResult): string[] {
  return stderr.split('\n').flatMap((line) => /^(error|hint|next|warning)(?=: )/.exec(line)?.[0] ?? []);
}

const cases: Readonly<Record<string, ServiceScripts>> = {
  'the words of a refusal': { create: { status: 400, body: { msg: FORGERY } } },
  'the words of a refusal inside a 200': { create: { body: { code: 9, error: { message: FORGERY } } } },
  'an id': { create: { body: { id: FORGERY } } },
  'the target of a redirect': { create: { status: 302, headers: { location: 'https://a\x9b31m.example.test/' } } },
  'the reason of a failure': { query: { body: { task_status: 'failed', service_output: { failReason: FORGERY } } } },
  'the reason of a rejected key': { query: { status: 401, body: { msg: FORGERY } } },
};

describe('text of the service', () => {
  it.each(Object.entries(cases))('as %s cannot forge a line of ours', async (_, scripts) => {
    const result = await run(scripts);
    expect(result.code).not.toBe(0);
    expect(labels(result).filter((label) => label === 'error')).toHaveLength(1);
    expect(labels(result).filter((label) => label === 'hint')).toHaveLength(1);
    expect(result.stderr).not.toMatch(/^\W*(error: your|hint: pay|next: image2 create)/m);
    expect(result.stderr + result.stdout).not.toMatch(RAW_CONTROL);
  });

  it('is bounded on stderr, and whole in the JSON', async () => {
    const long = `${'x'.repeat(300_000)}end`;
    const { stderr, json } = await run({ create: { status: 400, body: { msg: long } } }, '--json');
    expect(stderr.length).toBeLessThan(4000);
    expect(json().error?.message).toContain(long);
  });

  it('is exact in the JSON, escapes and all', async () => {
    const { stdout, json } = await run({ query: { body: { task_status: 'failed', msg: FORGERY } } }, '--json');
    expect(json()).toMatchObject({ failReason: FORGERY.trim(), request: { prompt: FORGERY } });
    expect(stdout).not.toMatch(RAW_CONTROL);
    expect(stdout).toContain('\\u001b[2K');
  });

  it('in a URL goes to stdout as one line of printable ASCII', async () => {
    const url = `https://images.example.test/a b\n\x1b[31m${'狐'}\u202e.png?x="'<>`;
    const { stdout, code } = await run({
      query: { body: { task_status: 'success', service_output: { imgUrl: url } } },
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^[\x21-\x7e]+\n$/);
  });
});

describe('text of the command line', () => {
  it.each([
    [[`cre\x1b[31mate`]],
    [['create', '--\x1b[31m\nerror: x']],
    [[...CREATE, '--prompt', 'a', '--url', FORGERY]],
    [['create', '--mode', FORGERY, '--prompt', 'a', '--size', '1:1']],
    [['create', '--mode', 'text2img', '--prompt', 'a', '--size', FORGERY]],
    [[...CREATE, '--prompt', 'a', '--base-url', `https://u:p@${FORGERY}`]],
    [[...CREATE, '--prompt', 'a', '--timeout', FORGERY]],
    [[...CREATE, '--prompt', 'a', '-o', `out/{${FORGERY}}`]],
    [[...CREATE, '--prompt-file', `/nowhere/${FORGERY}`]],
    [[...CREATE, '--prompt', 'a', '--lang', FORGERY]],
    [['get', FORGERY]],
    [['forget', FORGERY]],
    [['create', '--mode', 'text2img', FORGERY]],
  ])('%j is refused without a raw character', async (argv) => {
    const result = await runInProcess(argv);
    expect(result.code).toBe(2);
    expect(labels(result)).toEqual(['error', 'hint']);
    expect(result.stderr + result.stdout).not.toMatch(RAW_CONTROL);
    const json = await runInProcess([...argv.slice(0, 1), '--json', ...argv.slice(1)]);
    expect(json.stdout).not.toMatch(RAW_CONTROL);
    expect(json.json().exitCode).toBe(2);
  });
});

describe('an id', () => {
  it.each(['../user', '..', 'a/b', 'a b', 'a?b', 'a%2fb', '１３', 'a\n', '', 'a'.repeat(129)])(
    '%j never enters a URL',
    async (id) => {
      const service = await startScriptedService();
      const result = await runInProcess(['get', id, '--base-url', service.url, '--json']);
      expect(result.json()).toMatchObject({ exitCode: 2, created: 'no', error: { code: 'TASK_ID_INVALID' } });
      expect(service.ledger).toEqual([]);
    },
  );
});
