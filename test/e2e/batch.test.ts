import { appendFile, link, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { batchArgs, printed, prompts, resultsIn, writeBatch } from '../helpers/batch.ts';
import { jumpingClock } from '../helpers/jumping-clock.ts';
import { pngBytes } from '../helpers/png-bytes.ts';
import { runInProcess, temporaryHome } from '../helpers/run-cli.ts';
import { type LedgerEntry, type ScriptedAnswer, startScriptedService } from '../helpers/scripted-service.ts';

const RECORDS = '.local/state/image2';

const promptOf = ({ body }: LedgerEntry): string => JSON.parse(body).user_input.prompt;

/** A new id for each create, so that two tasks are told apart. */
const newIds = (_request: LedgerEntry, turn: number): ScriptedAnswer => ({
  body: { id: `t${turn + 1}`, task_status: 'pending', cost: '0.2' },
});

/** A service in good health, where the prompt of a create may ask for something else. */
async function startService(odd: (prompt: string, turn: number) => ScriptedAnswer | null = () => null) {
  const service = await startScriptedService({
    create: (request, turn) => odd(promptOf(request), turn) ?? newIds(request, turn),
  });
  const prompts = (): string[] => service.posts().map(promptOf);
  return { ...service, prompts };
}

async function openBatch(lines: readonly unknown[]) {
  const home = await temporaryHome();
  const file = await writeBatch(home, lines);
  return { home, file, results: `${file}.results.jsonl` };
}

/** A batch of one item that ran once, whose task runs for ever. */
async function openUnfinished() {
  const service = await startScriptedService({
    create: newIds,
    query: ({ path }) => ({ body: { id: path.split('/').at(-1), task_status: 'running' } }),
  });
  const batch = await openBatch(prompts(1));
  const argv = batchArgs(batch.file, service.url, '--json', '--max-attempts', '1');
  const [unfinished] = printed(await runInProcess(argv, batch));
  return { argv, batch, service, unfinished };
}

describe('a first run', () => {
  test('creates each item once, equal lines too, and prints and keeps a whole document of each', async () => {
    const service = await startService();
    const { file, home, results } = await openBatch([
      { prompt: 'a' },
      '',
      { prompt: 'a', size: '3:4', id: 'poster' },
      { prompt: 'a' },
      { prompt: 'a', size: '3:4', id: 'poster' },
    ]);
    const run = await runInProcess(batchArgs(file, service.url, '--json'), { home });
    expect(run.code, run.stderr).toBe(0);
    expect(service.prompts()).toEqual(['a', 'a', 'a']);
    const reports = printed(run);
    expect(reports.map(({ item }) => [item.line, item.id]).sort()).toEqual([
      [1, null],
      [3, 'poster'],
      [4, null],
    ]);
    expect(new Set(reports.map(({ item }) => item.hash)).size).toBe(3);
    for (const report of reports)
      expect(report).toMatchObject({
        ok: true,
        status: 'success',
        created: 'yes',
        reused: false,
        cost: '0.2',
        error: null,
      });
    const byLine = (a: { item: { line: number } }, b: { item: { line: number } }): number => a.item.line - b.item.line;
    expect((await resultsIn(results)).sort(byLine)).toEqual([...reports].sort(byLine));
    expect(await readdir(home)).not.toContain('jobs.jsonl.results.jsonl.lock');
  });

  test('many at once are no leak that Node would warn of', async () => {
    const service = await startService();
    const batch = await openBatch(prompts(40));
    const warnings: string[] = [];
    const note = ({ name }: Error): void => void warnings.push(name);
    process.on('warning', note);
    const run = await runInProcess(batchArgs(batch.file, service.url, '--concurrency', '40'), batch);
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', note);
    expect([run.code, warnings]).toEqual([0, []]);
  });

  test('counts what failed by what the service says', async () => {
    const service = await startScriptedService({
      create: newIds,
      query: ({ path }) => {
        const id = path.split('/').at(-1);
        return {
          body: { id, task_status: 'failed', service_output: { failReason: id === 't1' ? 'too dark' : 'too bright' } },
        };
      },
    });
    const batch = await openBatch(prompts(3));
    const run = await runInProcess(batchArgs(batch.file, service.url), batch);
    expect([run.code, run.stderr]).toEqual([3, expect.stringContaining('2 × TASK_FAILED: too bright')]);
    expect(run.stderr).toContain('1 × TASK_FAILED: too dark');
    expect(run.stderr).toContain('--retry-failed');
  });

  test('names every bad line and pays for none', async () => {
    const service = await startService();
    const { file, home } = await openBatch([
      { prompt: 'good' },
      'no json',
      { prompt: '' },
      { prompt: 'x', colour: 'red' },
      { prompt: 'x', id: 'a' },
      { prompt: 'y', id: 'a' },
    ]);
    const run = await runInProcess(batchArgs(file, service.url), { home });
    expect(run.code).toBe(2);
    for (const line of [2, 3, 4, 6]) expect(run.stderr).toContain(`line ${line}:`);
    expect(run.stderr).not.toContain('line 5:');
    expect(service.ledger).toEqual([]);
  });

  test('says the codes by the order of the file, and 7 before any other', async () => {
    const service = await startService((prompt) => {
      if (prompt === 'refused') return { status: 400, body: { msg: 'no' } };
      return prompt === 'lost' ? { hangUp: true } : null;
    });
    const refused = await openBatch([{ prompt: 'fine' }, { prompt: 'refused' }, { prompt: 'fine too' }]);
    expect((await runInProcess(batchArgs(refused.file, service.url), refused)).code).toBe(5);
    const lost = await openBatch([{ prompt: 'refused' }, { prompt: 'lost' }]);
    const run = await runInProcess(batchArgs(lost.file, service.url, '--json'), lost);
    expect(run.code).toBe(7);
    expect(printed(run).find(({ item }) => item.line === 2)).toMatchObject({
      created: 'unknown',
      exitCode: 7,
      next: 'image2 history --unfinished',
    });
  });

  test('reads standard input, and leaves no copy of it behind', async () => {
    const service = await startService();
    const { home } = await openBatch([]);
    const before = await readdir(tmpdir());
    const stdin = `${prompts(3)
      .map((item) => JSON.stringify(item))
      .join('\n')}`;
    const results = join(home, 'results.jsonl');
    for (const [argv, code] of [
      [batchArgs('-', service.url), 2],
      [batchArgs('-', service.url, '--results', results), 0],
      [batchArgs('-', service.url, '--results', results, '--size', '5:5'), 2],
    ] as const)
      expect((await runInProcess(argv, { home, stdin })).code).toBe(code);
    expect(service.prompts()).toHaveLength(3);
    const left = (await readdir(tmpdir())).filter(
      (name) => /^image2-[A-Za-z0-9]{6}$/.test(name) && !before.includes(name),
    );
    const spools = await Promise.all(left.map((name) => readdir(join(tmpdir(), name)).catch(() => [])));
    expect(spools.flat()).not.toContain('stdin.jsonl');
  });

  test('saves by a template', async () => {
    const service = await startService();
    const { file, home } = await openBatch(prompts(2));
    const run = await runInProcess(batchArgs(file, service.url, '-o', 'out/{size}/{id}.{ext}'), { home });
    expect(run.code, run.stderr).toBe(0);
    expect((await readdir(join(home, 'out/1x1'))).sort()).toEqual(['t1.png', 't2.png']);
    expect(run.stdout.trim().split('\n').sort()).toEqual([join(home, 'out/1x1/t1.png'), join(home, 'out/1x1/t2.png')]);
  });

  test('goes on where stdout is closed: the results file has everything', async () => {
    const service = await startService();
    const { file, home, results } = await openBatch(prompts(3));
    const closed = {
      isTerminal: false,
      columns: () => 80,
      write: async () => {
        throw Object.assign(new Error('closed'), { code: 'EPIPE' });
      },
    };
    const silent = { isTerminal: false, columns: () => 80, write: async () => {} };
    const terminal = {
      stdin: {
        isTerminal: false,
        readAll: async () => Buffer.alloc(0),
        chunks: async function* () {},
        readLine: async () => null,
      },
      stdout: closed,
      stderr: silent,
    };
    const run = await runInProcess(batchArgs(file, service.url), { home, world: { terminal } });
    expect(run.code).toBe(0);
    expect(await resultsIn(results)).toHaveLength(3);
  });
});

describe('running again', () => {
  test.each(['both', 'records only', 'results only'])('pays for nothing that is done, with %s', async (kept) => {
    const service = await startService();
    const batch = await openBatch(prompts(3));
    const argv = batchArgs(batch.file, service.url, '--json');
    await runInProcess(argv, batch);
    if (kept === 'records only') await rm(batch.results);
    if (kept === 'results only') await rm(join(batch.home, RECORDS), { recursive: true });
    await writeBatch(batch.home, [{ prompt: 'new' }, ...prompts(3)]);
    const run = await runInProcess(argv, batch);
    expect(run.code, run.stderr).toBe(0);
    expect(service.prompts()).toHaveLength(4);
    expect(printed(run).filter(({ reused }) => reused)).toHaveLength(3);
    expect(await resultsIn(batch.results)).toHaveLength(4);
  });

  test('a results file torn in its last line loses that line alone', async () => {
    const service = await startService();
    const batch = await openBatch(prompts(2));
    const argv = batchArgs(batch.file, service.url, '--json', '--concurrency', '1');
    await runInProcess(argv, batch);
    const whole = await readFile(batch.results, 'utf8');
    await writeFile(batch.results, whole.slice(0, -40));
    await rm(join(batch.home, RECORDS, 'open'), { recursive: true, force: true });
    const run = await runInProcess(argv, batch);
    expect(run.code, run.stderr).toBe(0);
    expect(service.prompts()).toHaveLength(2);
    const lines = (await readFile(batch.results, 'utf8')).trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect([JSON.parse(lines[0] ?? '').item.line, JSON.parse(lines[2] ?? '').item.line]).toEqual([1, 2]);
  });

  test.each([
    ['with the records', false],
    ['with a fresh home', true],
  ])('an unfinished item goes on as the same task, %s', async (_name, isFresh) => {
    let status = 'running';
    const service = await startScriptedService({
      create: newIds,
      query: ({ path }) => ({
        body: {
          id: path.split('/').at(-1),
          task_status: status,
          service_output: { imgUrl: 'https://i.example/1.png' },
        },
      }),
    });
    const batch = await openBatch(prompts(1));
    const argv = batchArgs(batch.file, service.url, '--json', '--max-attempts', '2');
    const first = await runInProcess(argv, batch);
    expect([first.code, printed(first)[0]?.id]).toEqual([6, 't1']);
    if (isFresh) await rm(join(batch.home, RECORDS), { recursive: true });
    status = 'success';
    const second = await runInProcess(argv, { ...batch, othersEnded: true });
    expect(second.code, second.stderr).toBe(0);
    expect(printed(second)[0]).toMatchObject({ id: 't1', reused: true, exitCode: 0 });
    expect(service.posts()).toHaveLength(1);
  });

  test('an item that `resume` brought to its end in between is done', async () => {
    let status = 'running';
    const service = await startScriptedService({
      create: newIds,
      query: ({ path }) => ({
        body: {
          id: path.split('/').at(-1),
          task_status: status,
          service_output: { imgUrl: 'https://i.example/1.png' },
        },
      }),
    });
    const batch = await openBatch(prompts(1));
    const argv = batchArgs(batch.file, service.url, '--json', '--max-attempts', '1');
    expect((await runInProcess(argv, batch)).code).toBe(6);
    status = 'success';
    const resumed = await runInProcess(['resume', '--base-url', service.url], { ...batch, othersEnded: true });
    expect(resumed.code, resumed.stderr).toBe(0);
    const again = await runInProcess(argv, batch);
    expect(printed(again)[0]).toMatchObject({ id: 't1', reused: true, exitCode: 0 });
    expect(service.posts()).toHaveLength(1);
  });

  test.each([
    ['with the records', false],
    ['with a fresh home', true],
  ])('an item in doubt is told again and not sent again, %s', async (_name, isFresh) => {
    const service = await startService((prompt) => (prompt === 'lost' ? { hangUp: true } : null));
    const batch = await openBatch([{ prompt: 'lost' }]);
    const argv = batchArgs(batch.file, service.url, '--json', '--retry-failed');
    expect((await runInProcess(argv, batch)).code).toBe(7);
    if (isFresh) await rm(join(batch.home, RECORDS), { recursive: true });
    const again = await runInProcess(argv, { ...batch, othersEnded: true });
    expect(again.code).toBe(7);
    expect(printed(again)[0]).toMatchObject({ created: 'unknown', error: { code: 'IN_DOUBT' } });
    expect(service.posts()).toHaveLength(1);
  });

  test('a doubt that was forgotten is created, and one that was named is that task', async () => {
    let lose = true;
    const service = await startService(() => (lose ? { hangUp: true } : null));
    const batch = await openBatch([{ prompt: 'one' }, { prompt: 'two' }]);
    const argv = batchArgs(batch.file, service.url, '--json', '--concurrency', '1');
    await runInProcess(argv, batch);
    lose = false;
    const open = (await readdir(join(batch.home, RECORDS, 'open'), { recursive: true })).filter((name) =>
      name.includes('.'),
    );
    expect(open).toHaveLength(2);
    const [first = '', second = ''] = open.map((name) => name.split('/').at(-1) ?? '');
    await runInProcess(['forget', first], { ...batch, othersEnded: true });
    await runInProcess(['forget', second, '--id', 'known'], { ...batch, othersEnded: true });
    const again = await runInProcess(argv, { ...batch, othersEnded: true });
    expect(again.code, again.stderr).toBe(0);
    expect(printed(again).map(({ id }) => id)).toContain('known');
    expect(service.posts()).toHaveLength(3);
  });

  test.each([
    ['closed is created anew', [], 2],
    ['named is that task', ['--id', 't1'], 1],
  ] as const)('a torn record that was %s', async (_name, flags, posts) => {
    const { argv, batch, service } = await openUnfinished();
    const open = join(batch.home, RECORDS, 'open');
    const [name = ''] = (await readdir(open, { recursive: true })).filter((one) => one.includes('.'));
    const cut = (await readFile(join(open, name), 'utf8')).slice(0, 120);
    await rm(join(open, name));
    await writeFile(join(open, name), cut);
    await rm(batch.results);
    const others = { ...batch, othersEnded: true };
    const torn = await runInProcess(argv, others);
    const [, record = ''] = /image2 forget ([0-9a-f.]+) closes/.exec(torn.stderr) ?? [];
    expect([torn.code, (await runInProcess(['forget', record, ...flags], others)).code]).toEqual([7, 0]);
    expect((await runInProcess(argv, others)).code).toBe(6);
    expect(service.posts()).toHaveLength(posts);
  });

  test('a failed item is created anew only with --retry-failed, and then once', async () => {
    let isFailing = true;
    const service = await startScriptedService({
      create: newIds,
      query: ({ path }) => ({
        body: {
          id: path.split('/').at(-1),
          task_status: isFailing ? 'failed' : 'success',
          service_output: isFailing ? { failReason: 'no' } : { imgUrl: 'https://i.example/1.png' },
        },
      }),
    });
    const batch = await openBatch(prompts(1));
    const argv = batchArgs(batch.file, service.url, '--json');
    expect((await runInProcess(argv, batch)).code).toBe(3);
    const kept = await runInProcess(argv, batch);
    expect([kept.code, printed(kept)[0]?.reused, service.posts().length]).toEqual([3, true, 1]);
    expect(await resultsIn(batch.results)).toHaveLength(1);
    isFailing = false;
    expect((await runInProcess([...argv, '--retry-failed'], batch)).code).toBe(0);
    const again = await runInProcess([...argv, '--retry-failed'], batch);
    expect([again.code, printed(again)[0]?.id, service.posts().length]).toEqual([0, 't2', 2]);
  });

  test('an image that could not be saved is saved on the next run, free of charge', async () => {
    let isBroken = true;
    const service = await startScriptedService({
      create: newIds,
      other: () => (isBroken ? { body: 'no image' } : { headers: { 'content-type': 'image/png' }, body: pngBytes() }),
    });
    const batch = await openBatch(prompts(1));
    const argv = batchArgs(batch.file, service.url, '--json', '-o', 'out/');
    const first = await runInProcess(argv, batch);
    expect([first.code, first.stderr]).toEqual([8, expect.stringContaining('Run the same command again')]);
    expect(first.stderr).not.toContain('--retry-failed');
    isBroken = false;
    const again = await runInProcess(argv, { ...batch, othersEnded: true });
    expect(again.code, again.stderr).toBe(0);
    expect(await readdir(join(batch.home, 'out'))).toEqual(['t1-1.png']);
    const unfinished = await runInProcess(['history', '--unfinished', '--json'], batch);
    expect([unfinished.stdout, service.posts().length]).toEqual(['', 1]);
    expect((await resultsIn(batch.results)).map(({ exitCode }) => exitCode)).toEqual([8, 0]);
  });

  test('a record that a kill left open behind a finished item is closed', async () => {
    const { argv, batch, unfinished } = await openUnfinished();
    const done = { ...unfinished, status: 'success', exitCode: 0, imgUrls: ['https://i.example/1.png'], error: null };
    await appendFile(batch.results, `${JSON.stringify(done)}\n`);
    const run = await runInProcess(argv, { ...batch, othersEnded: true });
    expect([run.code, printed(run)[0]?.reused]).toEqual([0, true]);
    expect((await runInProcess(['history', '--unfinished', '--json'], batch)).stdout).toBe('');
    expect((await runInProcess(['history', '--json'], batch)).json()).toMatchObject({ id: 't1', status: 'success' });
  });

  test('a record of another task than the finished one stays open, and its task is not called done', async () => {
    const { argv, batch, unfinished } = await openUnfinished();
    const done = { ...unfinished, id: 't9', status: 'success', exitCode: 0, imgUrls: ['https://i.example/9.png'] };
    await appendFile(batch.results, `${JSON.stringify({ ...done, error: null })}\n`);
    expect((await runInProcess(argv, { ...batch, othersEnded: true })).code).toBe(0);
    expect((await runInProcess(['history', '--unfinished', '--json'], batch)).json()).toMatchObject({ id: 't1' });
    expect((await runInProcess(['history', '--json'], batch)).json()).toMatchObject({ id: 't1', status: 'pending' });
  });

  test('tasks of earlier runs that the service no longer knows do not stop what is new', async () => {
    const service = await startScriptedService({
      create: newIds,
      query: ({ path }) => {
        const id = path.split('/').at(-1) ?? '';
        if (Number(id.slice(1)) <= 6) return { status: 404, body: { msg: 'gone' } };
        return { body: { id, task_status: 'success', service_output: { imgUrl: 'https://i.example/1.png' } } };
      },
    });
    const batch = await openBatch(prompts(6));
    const argv = batchArgs(batch.file, service.url, '--concurrency', '6');
    await runInProcess(argv, { ...batch, clock: jumpingClock() });
    expect(service.posts()).toHaveLength(6);
    await writeBatch(batch.home, prompts(12));
    const again = await runInProcess([...argv, '--concurrency', '1'], {
      ...batch,
      clock: jumpingClock(),
      othersEnded: true,
    });
    expect([again.code, service.posts().length], again.stderr).toEqual([6, 12]);
  });

  test('with -o, successes in between are successes: refused queries here and there stop nothing', async () => {
    const service = await startScriptedService({
      create: newIds,
      query: ({ path }) => {
        const id = path.split('/').at(-1) ?? '';
        if (Number(id.slice(1)) % 3 === 0) return { status: 404, body: { msg: 'gone' } };
        const imgUrl = `${service.url}/picture.png`;
        return { body: { id, task_status: 'success', service_output: { imgUrl } } };
      },
    });
    const batch = await openBatch(prompts(30));
    const argv = batchArgs(batch.file, service.url, '--concurrency', '1', '-o', 'out/');
    const run = await runInProcess(argv, { ...batch, clock: jumpingClock() });
    expect([run.code, service.posts().length], run.stderr).toEqual([6, 30]);
  });

  test.each([
    ['with the records', false],
    ['with a fresh home', true],
  ])('a result of a megabyte is found again, %s', async (_name, isFresh) => {
    const imgUrl = `https://i.example/${'a'.repeat(1_000_000)}.png`;
    const failReason = '\u007f'.repeat(1_000_000);
    const service = await startScriptedService({
      create: newIds,
      query: ({ path }) => {
        const id = path.split('/').at(-1);
        if (id === 't1') return { body: { id, task_status: 'success', service_output: { imgUrl } } };
        return { body: { id, task_status: 'failed', service_output: { failReason } } };
      },
    });
    const batch = await openBatch(prompts(2).map(({ prompt }) => ({ prompt: prompt.padEnd(60_000, '.') })));
    const argv = batchArgs(batch.file, service.url, '--concurrency', '1', '--quiet');
    expect((await runInProcess(argv, batch)).code).toBe(3);
    if (isFresh) await rm(join(batch.home, RECORDS), { recursive: true });
    else await rm(batch.results);
    expect((await runInProcess(argv, batch)).code).toBe(3);
    expect(service.posts()).toHaveLength(2);
  });

  test('with -o it saves what was made without, once', async () => {
    const service = await startService();
    const batch = await openBatch(prompts(2));
    const argv = batchArgs(batch.file, service.url, '--json');
    await runInProcess(argv, batch);
    for (let turn = 0; turn < 2; turn += 1) expect((await runInProcess([...argv, '-o', 'out/'], batch)).code).toBe(0);
    expect(service.posts()).toHaveLength(2);
    expect(await readdir(join(batch.home, 'out'))).toHaveLength(2);
    const results = await resultsIn(batch.results);
    expect(results.map(({ files }) => files?.length)).toEqual([0, 0, 1, 1]);
  });

  test('a service that never answers clearly is not asked for more than ten tasks in a row', async () => {
    const service = await startService(() => ({ hangUp: true }));
    const batch = await openBatch(prompts(14));
    const argv = batchArgs(batch.file, service.url, '--concurrency', '1');
    const run = await runInProcess(argv, batch);
    expect(run.code).toBe(7);
    expect(service.posts()).toHaveLength(10);
    expect(run.stderr).toContain(`next: image2 batch ${batch.file} --mode text2img`);
    expect(run.stderr).toContain('10 in doubt, 4 left');
    expect(run.stderr).toMatch(/line 1: .*image2 forget [0-9a-f]{32}\.1\.1 --id <taskId>/);
    expect(run.stderr).not.toContain('--again');
  });

  test('a dry run tells what is done, goes on, is in doubt and has failed from what would be created', async () => {
    const service = await startScriptedService({
      create: (request, turn) => (promptOf(request) === 'lost' ? { hangUp: true } : newIds(request, turn)),
      query: ({ path }) => {
        const id = path.split('/').at(-1);
        if (id === 't1')
          return { body: { id, task_status: 'success', service_output: { imgUrl: 'https://i.example/1.png' } } };
        return { body: { id, task_status: id === 't2' ? 'failed' : 'running' } };
      },
    });
    const batch = await openBatch([...prompts(3), { prompt: 'lost' }]);
    const argv = batchArgs(batch.file, service.url, '--concurrency', '1');
    await runInProcess([...argv, '--max-attempts', '1'], batch);
    await writeBatch(batch.home, [...prompts(3), { prompt: 'lost' }, { prompt: 'new' }, { prompt: 'newer' }]);
    const options = { ...batch, othersEnded: true };
    const dry = await runInProcess([...argv, '--dry-run'], options);
    expect(dry.stdout).toBe(
      '6 tasks, 1 already done, 1 created before and unfinished, 1 in doubt, 1 failed, 2 to create, about 0.4 credits at the last known cost\n',
    );
    const retried = await runInProcess([...argv, '--dry-run', '--retry-failed', '--json'], options);
    expect(JSON.parse(retried.stdout).batch).toEqual({
      tasks: 6,
      done: 1,
      unfinished: 1,
      doubtful: 1,
      failed: 0,
      rest: 3,
      credits: '0.6',
    });
  });

  test('a picture that was deleted, or is asked for in another folder, is saved again and paid for once', async () => {
    const service = await startService();
    const batch = await openBatch(prompts(2));
    const into = (folder: string) => batchArgs(batch.file, service.url, '--concurrency', '1', '-o', folder);
    const first = (await runInProcess(into('out/'), batch)).stdout.trimEnd().split('\n');
    await rm(first[0] ?? '');
    const again = await runInProcess(into('out/'), batch);
    expect(again.stdout.trimEnd().split('\n')).toEqual(first);
    expect(await readdir(join(batch.home, 'out'))).toHaveLength(2);
    const elsewhere = await runInProcess(into('other/'), batch);
    expect(elsewhere.stdout).toBe(again.stdout.replaceAll('/out/', '/other/'));
    expect(await readdir(join(batch.home, 'other'))).toHaveLength(2);
    const plain = await runInProcess(batchArgs(batch.file, service.url), batch);
    expect(plain.stdout).toMatch(/^http/);
    expect(service.posts()).toHaveLength(2);
  });

  test('an id with other content than in an earlier run is a bad line, whichever side remembers it', async () => {
    const service = await startService();
    const batch = await openBatch([{ prompt: 'a', id: 'x' }]);
    const argv = batchArgs(batch.file, service.url);
    await runInProcess(argv, batch);
    await writeBatch(batch.home, [{ prompt: 'b', id: 'x' }]);
    expect((await runInProcess(argv, batch)).code).toBe(2);
    await rm(join(batch.home, RECORDS), { recursive: true });
    expect((await runInProcess(argv, batch)).code).toBe(2);
    expect(service.posts()).toHaveLength(1);
  });

  test('an id whose task is still open is a bad line with other content', async () => {
    const service = await startService((prompt) => (prompt === 'lost' ? { hangUp: true } : null));
    const batch = await openBatch([{ prompt: 'lost', id: 'x' }]);
    await runInProcess(batchArgs(batch.file, service.url), batch);
    await rm(batch.results);
    await writeBatch(batch.home, [{ prompt: 'b', id: 'x' }]);
    expect((await runInProcess(batchArgs(batch.file, service.url), batch)).code).toBe(2);
    expect(service.posts()).toHaveLength(1);
  });

  test('an item that was refused may be put right under its id', async () => {
    const service = await startService((prompt) => (prompt === 'bad' ? { status: 400, body: { msg: 'no' } } : null));
    const batch = await openBatch([{ prompt: 'bad', id: 'x' }]);
    const argv = batchArgs(batch.file, service.url);
    expect((await runInProcess(argv, batch)).code).toBe(5);
    await writeBatch(batch.home, [{ prompt: 'good', id: 'x' }]);
    expect((await runInProcess(argv, batch)).code).toBe(0);
  });
});

describe('bounds', () => {
  test('--max-tasks stops, says what is left and goes on with the next run', async () => {
    const service = await startService();
    const batch = await openBatch(prompts(5));
    const argv = batchArgs(batch.file, service.url, '--json', '--max-tasks', '2');
    const codes: (number | null)[] = [];
    for (let turn = 0; turn < 3; turn += 1) codes.push((await runInProcess(argv, batch)).code);
    expect(codes).toEqual([6, 6, 0]);
    expect(new Set(service.prompts()).size).toBe(5);
    expect(service.posts()).toHaveLength(5);
  });

  test('--max-cost is not passed', async () => {
    const service = await startService();
    const batch = await openBatch(prompts(9));
    const run = await runInProcess(batchArgs(batch.file, service.url, '--max-cost', '0.7'), batch);
    expect([run.code, service.posts().length]).toEqual([6, 3]);
    expect(run.stderr).toContain('with 6 items left');
  });

  test('--max-cost stops where the service names no cost', async () => {
    const service = await startScriptedService({ create: (_request, turn) => ({ body: { id: `t${turn}` } }) });
    const batch = await openBatch(prompts(5));
    const run = await runInProcess(batchArgs(batch.file, service.url, '--max-cost', '10'), batch);
    expect([run.code, service.posts().length]).toEqual([6, 1]);
    expect(run.stderr).toContain('names no cost');
  });

  test('--max-cost stops where nobody knows what a task in doubt cost', async () => {
    const service = await startScriptedService({ create: { hangUp: true } });
    const batch = await openBatch(prompts(5));
    const run = await runInProcess(batchArgs(batch.file, service.url, '--max-cost', '10'), batch);
    expect([run.code, service.posts().length]).toEqual([7, 1]);
    expect(run.stderr).toContain('what the task in doubt cost');
    expect(run.stderr).not.toContain('names no cost');
  });

  test('429 pauses and sends the item again; each is created once', async () => {
    const seen = new Set<string>();
    const service = await startService((prompt) => {
      if (seen.has(prompt)) return null;
      seen.add(prompt);
      return { status: 429, headers: { 'retry-after': '3' }, body: { msg: 'slow' } };
    });
    const batch = await openBatch(prompts(6));
    const run = await runInProcess(batchArgs(batch.file, service.url, '--json'), { ...batch, clock: jumpingClock() });
    expect(run.code, run.stderr).toBe(0);
    expect(service.posts()).toHaveLength(12);
    expect(printed(run)).toHaveLength(6);
    expect(run.stderr).toMatch(/limiting the number of requests.*tries again in \d/);
  });

  test('a rejected key and five equal refusals stop creating', async () => {
    for (const [status, most] of [
      [401, 4],
      [400, 8],
    ] as const) {
      const service = await startScriptedService({ create: { status, body: { msg: 'no' } } });
      const batch = await openBatch(prompts(20));
      const run = await runInProcess(batchArgs(batch.file, service.url), batch);
      expect(run.code).toBe(status === 401 ? 4 : 5);
      expect(service.posts().length).toBeLessThanOrEqual(most);
      expect(run.stderr).toMatch(/with \d+ items left/);
    }
  });

  test('an unreachable service is tried --max-attempts times, and nothing was created', async () => {
    const batch = await openBatch(prompts(3));
    const argv = batchArgs(batch.file, 'http://127.0.0.1:1', '--max-attempts', '3');
    const run = await runInProcess(argv, { ...batch, clock: jumpingClock() });
    expect([5, 6]).toContain(run.code);
    expect(run.stderr).toContain('could not be reached');
    const open = await readdir(join(batch.home, RECORDS, 'open'), { recursive: true });
    expect(open.filter((name) => name.includes('.'))).toEqual([]);
  });
});

describe('a stop', () => {
  test.each([
    ['interrupted', 130],
    ['terminated', 143],
  ] as const)('%s while tasks are polled: every task goes on in the next run', async (kind, code) => {
    let status = 'running';
    const service = await startScriptedService({
      create: newIds,
      query: ({ path }) => ({
        body: {
          id: path.split('/').at(-1),
          task_status: status,
          service_output: { imgUrl: 'https://i.example/1.png' },
        },
      }),
    });
    const batch = await openBatch(prompts(6));
    let stop = (): void => {};
    const polled = new Promise<void>((resolve) => {
      stop = resolve;
    });
    let isStopped = false;
    const clock = jumpingClock();
    const watching = {
      ...clock,
      sleep: async (ms: number, signal?: AbortSignal) => {
        if (service.gets().length >= 4 && ms < 5_000) stop();
        await clock.sleep(ms, signal);
      },
    };
    const run = await runInProcess(batchArgs(batch.file, service.url, '--json'), {
      ...batch,
      clock: watching,
      world: {
        onSignal: (handle) => {
          void polled.then(() => {
            if (!isStopped) handle(kind);
            isStopped = true;
          });
          return () => {};
        },
      },
    });
    expect(run.code).toBe(code);
    expect(service.posts().length).toBe(4);
    expect(run.stderr).toContain('4 unfinished, 2 left');
    status = 'success';
    const again = await runInProcess(batchArgs(batch.file, service.url, '--json'), { ...batch, othersEnded: true });
    expect(again.code, again.stderr).toBe(0);
    expect(service.posts()).toHaveLength(6);
    expect(printed(again)).toHaveLength(6);
  });

  test('--timeout ends with 6; items that were not sent are left, not refused', async () => {
    const service = await startScriptedService({
      create: newIds,
      query: ({ path }) => ({ body: { id: path.split('/').at(-1), task_status: 'running' } }),
    });
    const batch = await openBatch(prompts(3));
    const argv = batchArgs(
      batch.file,
      service.url,
      '--json',
      '--timeout',
      '100',
      '--concurrency',
      '2',
      '--max-tasks',
      '2',
    );
    const run = await runInProcess(argv, { ...batch, clock: jumpingClock() });
    expect(run.code, run.stderr).toBe(6);
    expect(printed(run).map(({ exitCode, created }) => [exitCode, created])).toEqual([
      [6, 'yes'],
      [6, 'yes'],
    ]);
    expect(run.stderr).toContain('1 left');
  });
});

describe('what cannot be', () => {
  test('standard input without a place to keep it is exit 2, not a bug', async () => {
    const service = await startService();
    const { home } = await openBatch([]);
    vi.stubEnv('TMPDIR', join(home, 'missing'));
    onTestFinished(() => void vi.unstubAllEnvs());
    const argv = batchArgs('-', service.url, '--json', '--results', join(home, 'results.jsonl'));
    const run = await runInProcess(argv, { home, stdin: '{"prompt":"a"}\n' });
    expect([run.code, JSON.parse(run.stdout).error.code]).toEqual([2, 'FILE_NOT_WRITABLE']);
  });

  test('results in the batch file itself, by any name, or in a device leave the file as it is and send nothing', async () => {
    const service = await startService();
    const batch = await openBatch(prompts(2));
    const before = await readFile(batch.file, 'utf8');
    await link(batch.file, join(batch.home, 'same'));
    for (const results of [batch.file, join(batch.home, 'same'), '/dev/full']) {
      const run = await runInProcess(batchArgs(batch.file, service.url, '--json', '--results', results), batch);
      expect([run.code, JSON.parse(run.stdout).error.code]).toEqual([2, 'RESULTS_NOT_OWN']);
    }
    expect(await readFile(batch.file, 'utf8')).toBe(before);
    expect(service.posts()).toEqual([]);
  });

  test('a batch with a bad line leaves no results file, and says what is wrong in the words of its lines', async () => {
    const batch = await openBatch([{ prompt: '' }, { prompt: 'x', mode: 'img2img' }, { prompt: 'x', size: '3:5' }]);
    const run = await runInProcess(batchArgs(batch.file, 'http://127.0.0.1:9'), batch);
    expect(run.code).toBe(2);
    expect(run.stderr).not.toMatch(/line \d.*--(?:prompt|url|mode|size)/);
    expect(run.stderr).toContain('"mode" img2img');
    expect(await readdir(batch.home)).not.toContain('jobs.jsonl.results.jsonl');
  });

  test('a line that lacks a member is told where to give it', async () => {
    const batch = await openBatch([
      { prompt: 'x', size: '3:4' },
      { mode: 'text2img', prompt: 'x' },
      { mode: 'text2img', size: '3:4' },
    ]);
    const argv = ['batch', batch.file, '--base-url', 'http://127.0.0.1:9'];
    const run = await runInProcess(argv, batch);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('line 1: "mode" is required. Give it here, or for every line with --mode.\n');
    expect(run.stderr).toContain('line 2: "size" is required. Give it here, or for every line with --size.\n');
    expect(run.stderr).toContain('line 3: "prompt" is required.\n');
  });

  test('records that cannot be written end a batch before its first item', async () => {
    const service = await startService();
    const batch = await openBatch(prompts(2));
    await writeFile(join(batch.home, '.local'), 'no folder');
    const run = await runInProcess(batchArgs(batch.file, service.url, '--json'), batch);
    expect([run.code, JSON.parse(run.stdout).error.code]).toEqual([2, 'RECORDS_UNAVAILABLE']);
    expect(service.posts()).toEqual([]);
  });
});

describe('several at once', () => {
  test('two runs over one file with results of their own create each item once', async () => {
    const service = await startService();
    const batch = await openBatch(prompts(12));
    const runs = await Promise.all(
      ['a', 'b'].map((name) =>
        runInProcess(batchArgs(batch.file, service.url, '--json', '--results', join(batch.home, name)), batch),
      ),
    );
    expect(runs.map(({ code }) => code)).toEqual([0, 0]);
    expect(new Set(service.prompts()).size).toBe(12);
    expect(service.posts()).toHaveLength(12);
    for (const run of runs) expect(printed(run)).toHaveLength(12);
  });

  test('a second run with the same results file is refused', async () => {
    const service = await startService();
    const batch = await openBatch(prompts(8));
    const argv = batchArgs(batch.file, service.url);
    const codes = (await Promise.all([runInProcess(argv, batch), runInProcess(argv, batch)])).map(({ code }) => code);
    expect(codes.sort()).toEqual([0, 2]);
    expect(service.posts()).toHaveLength(8);
  });

  test('a second run with the same results file by another name is refused', async () => {
    const service = await startService();
    const batch = await openBatch(prompts(8));
    await writeFile(batch.results, '');
    const alias = join(batch.home, 'alias.jsonl');
    await symlink(batch.results, alias);
    const argv = batchArgs(batch.file, service.url);
    const runs = [argv, [...argv, '--results', alias]].map((one) => runInProcess(one, batch));
    expect((await Promise.all(runs)).map(({ code }) => code).sort()).toEqual([0, 2]);
  });

  test('shards cover every item once and keep results of their own', async () => {
    const service = await startService();
    const batch = await openBatch(prompts(20));
    for (let shard = 1; shard <= 3; shard += 1)
      expect((await runInProcess(batchArgs(batch.file, service.url, '--shard', `${shard}/3`), batch)).code).toBe(0);
    expect(new Set(service.prompts()).size).toBe(20);
    expect(service.posts()).toHaveLength(20);
    const parts = await Promise.all([1, 2, 3].map((shard) => resultsIn(`${batch.file}.results.${shard}-of-3.jsonl`)));
    expect(new Set(parts.flat().map(({ item }) => item.hash)).size).toBe(20);
    await runInProcess(['batch', 'x'], batch);
    await appendFile(
      batch.results,
      parts
        .flat()
        .map((part) => `${JSON.stringify(part)}\n`)
        .join(''),
    );
    await rm(join(batch.home, RECORDS), { recursive: true });
    const merged = await runInProcess(batchArgs(batch.file, service.url, '--json'), batch);
    expect([merged.code, service.posts().length]).toEqual([0, 20]);
  });
});

test('--dry-run counts what is done and what the rest would cost, and touches nothing', async () => {
  const service = await startService();
  const batch = await openBatch(prompts(2));
  await runInProcess(batchArgs(batch.file, service.url), batch);
  await writeBatch(batch.home, prompts(5));
  const before = await readFile(batch.results, 'utf8');
  const run = await runInProcess(batchArgs(batch.file, service.url, '--dry-run', '--json'), batch);
  expect(run.json()).toMatchObject({ exitCode: 0, batch: { tasks: 5, done: 2, rest: 3, credits: '0.6' } });
  expect([await readFile(batch.results, 'utf8'), service.posts().length]).toEqual([before, 2]);
});

test('--dry-run reckons with the price of this service alone, and finds it in the results too', async () => {
  const [cheap, dear] = await Promise.all(
    ['0.2', '7'].map((cost) =>
      startScriptedService({ create: (_request, turn) => ({ body: { id: `t${turn}`, cost } }) }),
    ),
  );
  const batch = await openBatch(prompts(1));
  for (const [index, service] of [cheap, dear].entries())
    await runInProcess(batchArgs(batch.file, service?.url ?? '', '--results', `${index}.jsonl`), batch);
  await runInProcess(batchArgs(batch.file, cheap?.url ?? ''), batch);
  await writeBatch(batch.home, prompts(4));
  for (const isFresh of [false, true]) {
    if (isFresh) await rm(join(batch.home, RECORDS), { recursive: true });
    const run = await runInProcess(batchArgs(batch.file, cheap?.url ?? '', '--dry-run', '--json'), batch);
    expect(run.json()).toMatchObject({ baseUrl: cheap?.url, batch: { done: 1, rest: 3, credits: '0.6' } });
  }
});
