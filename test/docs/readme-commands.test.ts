import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BIN, runInProcess, runShell, temporaryHome } from '../helpers/run-cli.ts';
import { PROJECT } from '../helpers/source-files.ts';
import { openSandbox } from '../sandbox/sandbox-client.ts';

const README = readFileSync(join(PROJECT, 'README.md'), 'utf8');
/** The id that stands for any task in the texts. */
const EXAMPLE_ID = '13170';

/** The shell blocks of a section, one after another. */
function shellOf(title: string): string {
  const section = README.split(/^## /m).find((part) => part.startsWith(`${title}\n`)) ?? '';
  return [...section.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block = '']) => block).join('');
}

/** The words of a command line; comments go, only double and single quotes are known. */
function wordsOf(line: string): string[] {
  const bare = line.replace(/ {2,}#.*$/, '');
  return [...bare.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, word]) => double ?? single ?? word ?? '',
  );
}

test.each(['In a terminal', 'Batch', 'For agents'])('the commands of "%s" work as they stand', async (title) => {
  const { sandbox } = await openSandbox();
  const home = await temporaryHome();
  const env = { IMAGE2_BASE_URL: sandbox.baseUrl };
  await writeFile(join(home, 'posters.jsonl'), '{"prompt":"a fox"}\n{"prompt":"an owl","id":"owl"}\n');
  const first = await runInProcess(
    ['create', '--mode', 'text2img', '--prompt', 'first', '--size', '1:1', '--no-wait'],
    { home, env },
  );
  const lines = shellOf(title)
    .split('\n')
    .filter((line) => line.startsWith('image2 '));
  expect(lines.length).toBeGreaterThan(1);
  const codes: [string, number | null][] = [];
  for (const line of lines) {
    const words = wordsOf(line)
      .slice(1)
      .map((word) => (word === EXAMPLE_ID ? first.stdout.trim() : word));
    codes.push([line, (await runInProcess(words, { home, env })).code]);
  }
  expect(codes.filter(([, code]) => code !== 0)).toEqual([]);
});

test('the recipe for a script works as it stands', async () => {
  const { sandbox } = await openSandbox();
  const home = await temporaryHome();
  await writeFile(join(home, 'prompt.txt'), 'a red kite over the sea\n');
  // jq is not on every machine; this prints the URLs of the document just the same.
  const jq = `jq() { node -e 'const r=JSON.parse(require("fs").readFileSync(0,"utf8"));console.log(r.imgUrls.join("\\n"))'; }`;
  const script = `${jq}\n${shellOf('In a script')}\nprintf 'url=%s id=%s\\n' "$url" "$id"`;
  const run = await runShell(script, { home, env: { IMAGE2_BASE_URL: sandbox.baseUrl } });
  expect(run.code).toBe(0);
  const [file, url, said] = run.stdout.trim().split('\n');
  expect(file).toMatch(/^\/.*\/out\/\d{4}-\d\d-\d\d\/\d+-1\.png$/);
  expect(url).toMatch(/^http:/);
  expect(said).toMatch(/^url=http:\S+ id=\d+$/);
});

test('the recipe that tries a script of your own against the sandbox works as it stands', async () => {
  const port = await freePort();
  const home = await temporaryHome();
  const request = '--mode text2img --prompt "a red kite" --size 1:1 --no-wait -q';
  // The sandbox may still be starting, and a script of anybody's would try again too: nothing was created by then.
  const own = `#!/bin/bash\nfor n in {1..100}; do image2 create ${request} 2>/dev/null && exit 0; sleep 0.1; done; exit 1\n`;
  await writeFile(join(home, 'your-script'), own, { mode: 0o755 });
  await mkdir(join(home, 'bin'));
  const program = `#!/bin/sh\nexec ${JSON.stringify(process.execPath)} ${JSON.stringify(BIN)} "$@"\n`;
  await writeFile(join(home, 'bin', 'image2'), program, { mode: 0o755 });
  const script = `unset -f image2; export PATH="$PWD/bin:$PATH"\n${shellOf('In CI').replaceAll('8080', String(port))}\ncode=$?; kill %1; wait; exit $code`;
  const run = await runShell(script, { home, env: { X_API_KEY: undefined } });
  expect(run.code).toBe(0);
  const [url, id] = run.stdout.trim().split('\n');
  expect(url).toBe(`http://127.0.0.1:${port}`);
  expect(id).toMatch(/^\d+$/);
  const ledger = (await readFile(join(home, 'requests.jsonl'), 'utf8')).trim().split('\n');
  expect(ledger.map((line) => JSON.parse(line)).filter(({ created }) => created)).toMatchObject([{ taskId: id }]);
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
