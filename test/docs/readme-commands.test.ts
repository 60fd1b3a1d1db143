import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runInProcess, runShell, temporaryHome } from '../helpers/run-cli.ts';
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
