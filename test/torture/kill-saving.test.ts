import { once } from 'node:events';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { pngBytes } from '../helpers/png-bytes.ts';
import { runCli, startCli, temporaryHome } from '../helpers/run-cli.ts';

const KILLS = 40;
const PIECES = 40;
/** How long the server rests between two pieces of the picture, in ms. */
const PAUSE_MS = 10;

/** A service whose one task is done, and whose picture comes in pieces. */
async function startSlowPictures(picture: Buffer): Promise<string> {
  const server = createServer(async (request, response) => {
    const { port } = server.address() as { port: number };
    if (request.url?.startsWith('/api/')) {
      const imgUrls = [`http://127.0.0.1:${port}/picture.png`];
      response.end(JSON.stringify({ id: 1, task_status: 'success', service_output: { imgUrls } }));
      return;
    }
    response.writeHead(200, { 'content-type': 'image/png', 'content-length': picture.length });
    const size = Math.ceil(picture.length / PIECES);
    for (let at = 0; at < picture.length && !response.destroyed; at += size) {
      response.write(picture.subarray(at, at + size));
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

test('killed at any moment of saving, it leaves the whole picture or none, and the next run has it', async () => {
  const picture = pngBytes();
  const url = await startSlowPictures(picture);
  const home = await temporaryHome();
  const folder = join(home, 'out');
  await mkdir(folder);
  const get = ['get', '1', '--base-url', url, '-o', 'out/'];
  let killedBefore = 0;
  for (let n = 0; n < KILLS; n += 1) {
    const running = await startCli(get, { home });
    const timer = setTimeout(() => running.child.kill('SIGKILL'), 150 + (n * 700) / KILLS);
    const { signal } = await running.finished;
    clearTimeout(timer);
    if (signal === 'SIGKILL') killedBefore += 1;
    const shown = (await readdir(folder)).filter((name) => !name.startsWith('.'));
    for (const name of shown) expect((await readFile(join(folder, name))).equals(picture), name).toBe(true);
    expect(shown.length).toBeLessThanOrEqual(1);
  }
  expect(killedBefore).toBeGreaterThan(KILLS / 4);
  const last = await runCli(get, { home });
  expect(last).toMatchObject({ code: 0, stdout: `${join(folder, '1-1.png')}\n` });
  expect((await readFile(join(folder, '1-1.png'))).equals(picture)).toBe(true);
});
