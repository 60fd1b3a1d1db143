import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createImageDownloader } from '../../src/api/image-download.ts';
import type { ImageRequest } from '../../src/core/image-request.ts';
import { createRedactor } from '../../src/core/redact.ts';
import type { ImageProgress, ImageResult } from '../../src/images/image-result.ts';
import { parseOutputTarget } from '../../src/images/output-target.ts';
import { type SaveImagesJob, saveImages } from '../../src/images/save-images.ts';
import { type ImageServer, type Route, startImageServer } from './image-server.ts';
import { avif, gif, jpg, png, webp } from './samples.ts';

const NOW = Date.UTC(2026, 10, 22, 8);
let home: string;
let server: ImageServer | null = null;
let pauses: number[];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'image2-save-'));
  pauses = [];
});
afterEach(async () => {
  await server?.close();
  server = null;
  await rm(home, { recursive: true, force: true });
});

async function serve(routes: Readonly<Record<string, Route>>): Promise<string> {
  server = await startImageServer(routes);
  return server.url;
}

function save(
  output: string,
  urls: readonly string[],
  more: Partial<SaveImagesJob> = {},
  silenceMs = 20_000,
): Promise<readonly ImageResult[]> {
  const deps = {
    download: createImageDownloader({ allowPrivate: true, limits: { silenceMs, maxBytes: 400_000 } }),
    clock: {
      now: () => NOW,
      sleep: async (ms: number, signal?: AbortSignal) => {
        pauses.push(ms);
        signal?.throwIfAborted();
      },
    },
    random: Math.random,
    redactor: createRedactor(),
  };
  return saveImages(deps, {
    taskId: '13170',
    urls,
    size: '3:4',
    createdAtMs: null,
    target: parseOutputTarget(output, home),
    sidecar: null,
    signal: new AbortController().signal,
    ...more,
  });
}

function paths(results: readonly ImageResult[]): readonly string[] {
  return results.map((result) =>
    result.kind === 'saved' ? result.file.path.slice(home.length + 1) : result.fault.kind,
  );
}

function hang(start: Uint8Array): Route {
  return (_request, response) => response.writeHead(200).write(start);
}

function withStatus(status: number): (request: unknown, response: ServerResponse) => void {
  return (_request, response) => response.writeHead(status).end('<html>');
}

describe('saveImages', () => {
  it('saves every format under its own extension, in the order of the URLs', async () => {
    const bytes = [png(30, 40), jpg(30, 40), webp(30, 40), gif(30, 40), avif(30, 40)];
    const url = await serve(Object.fromEntries(bytes.map((body, index) => [`/${index}.bin`, body])));
    const results = await save(
      'art',
      bytes.map((_, index) => `${url}/${index}.bin`),
    );
    expect(paths(results)).toEqual(
      ['png', 'jpg', 'webp', 'gif', 'avif'].map((ext, at) => `art/13170-${at + 1}.${ext}`),
    );
    for (const [index, body] of bytes.entries()) {
      const result = results[index];
      if (result?.kind !== 'saved') throw new Error('not saved');
      expect(await readFile(result.file.path)).toEqual(body);
      const sha256 = createHash('sha256').update(body).digest('hex');
      expect(result.file).toMatchObject({ bytes: body.length, width: 30, height: 40, sha256 });
      expect(result).toMatchObject({ kept: false, warnings: [], url: `${url}/${index}.bin` });
    }
    expect((await readdir(join(home, 'art'))).length).toBe(5);
  });

  it('fetches at most four at once and keeps the order', async () => {
    const waiting: ServerResponse[] = [];
    let most = 0;
    let open = 0;
    const slow: Route = (_request, response) => {
      open += 1;
      most = Math.max(most, open);
      waiting.push(response);
      if (waiting.length === 4) {
        for (const held of waiting.splice(0).reverse()) {
          open -= 1;
          held.end(png(30, 40));
        }
      }
    };
    const url = await serve({ '/': slow });
    const results = await save(
      '.',
      Array.from({ length: 8 }, (_, index) => `${url}/?${index}`),
    );
    expect(most).toBe(4);
    expect(paths(results)).toEqual(Array.from({ length: 8 }, (_, index) => `13170-${index + 1}.png`));
  });

  it('tells progress in bytes, with the total where it is announced', async () => {
    const body = png(200, 200, 0, true);
    const url = await serve({ '/a': body, '/b': (_request, response) => response.writeHead(200).end(body) });
    const seen: ImageProgress[] = [];
    await save('.', [`${url}/a`, `${url}/b`], { onProgress: (progress) => seen.push(progress) });
    for (const [n, totalBytes] of [
      [1, body.length],
      [2, null],
    ] as const) {
      const mine = seen.filter((progress) => progress.n === n);
      expect(mine[0]).toEqual({ n, total: 2, bytes: 0, totalBytes });
      expect(mine.at(-1)).toEqual({ n, total: 2, bytes: body.length, totalBytes });
    }
  });

  it('keeps a file with the same bytes, and goes by one with other bytes', async () => {
    await writeFile(join(home, 'fox.png'), 'mine');
    const url = await serve({ '/a': png(30, 40) });
    const [first] = await save('fox.png', [`${url}/a`]);
    const [second] = await save('fox.png', [`${url}/a`]);
    expect(paths([first, second].filter((result) => result !== undefined))).toEqual(['fox-2.png', 'fox-2.png']);
    expect(first).toMatchObject({ kept: false });
    expect(second).toMatchObject({ kept: true });
    expect(await readFile(join(home, 'fox.png'), 'utf8')).toBe('mine');
    expect(await readdir(home)).toEqual(['fox-2.png', 'fox.png']);
  });

  it('does not write through a link that has the name', async () => {
    await symlink('/dev/null', join(home, 'fox.png'));
    await symlink('nowhere', join(home, 'fox-2.png'));
    const url = await serve({ '/a': png(30, 40) });
    expect(paths(await save('fox.png', [`${url}/a`]))).toEqual(['fox-3.png']);
  });

  it('gives pictures that want one name at the same moment a name each', async () => {
    const bodies = [1, 2, 3, 4, 5, 6].map((shade) => png(30, 40, shade));
    const url = await serve(Object.fromEntries(bodies.map((body, index) => [`/${index}`, body])));
    const results = (await Promise.all(bodies.map((_, index) => save('fox.png', [`${url}/${index}`])))).flat();
    for (const [index, body] of bodies.entries()) {
      const result = results[index];
      expect(result?.kind === 'saved' && (await readFile(result.file.path)).equals(body)).toBe(true);
    }
    const names = Array.from({ length: 6 }, (_, index) => (index === 0 ? 'fox.png' : `fox-${index + 1}.png`));
    expect((await readdir(home)).sort()).toEqual(names.sort());
  });

  it('makes the folders of a template', async () => {
    const url = await serve({ '/a': gif(30, 40) });
    const createdAtMs = new Date(2025, 0, 2, 12).getTime();
    expect(paths(await save('{ext}/{date}/{size}', [`${url}/a`], { createdAtMs }))).toEqual(['gif/2025-01-02/3x4.gif']);
    expect(await readdir(home)).toEqual(['gif']);
  });

  it('writes beside the final place, which may be on another disk than the folder above', async () => {
    const url = await serve({ '/a': hang(Buffer.concat([png(30, 40).subarray(0, 70), Buffer.alloc(50_000)])) });
    const controller = new AbortController();
    const saving = save('{id}/{n}.png', [`${url}/a`], { signal: controller.signal });
    const outcome = expect(saving).rejects.toThrow('enough');
    await expect.poll(() => readdir(home, { recursive: true }), { timeout: 20_000 }).toHaveLength(2);
    expect((await readdir(join(home, '13170')))[0]).toMatch(/^\.1\.png\.[0-9a-f]{12}\.image2\.part$/);
    controller.abort(new Error('enough'));
    await outcome;
    expect(await readdir(join(home, '13170'))).toEqual([]);
  });

  it('warns of another shape and of another type than asked for', async () => {
    const url = await serve({ '/a': gif(40, 30) });
    const [result] = await save('fox.png', [`${url}/a`]);
    expect(result).toMatchObject({
      warnings: [
        { kind: 'extension', path: join(home, 'fox.png'), actual: 'gif' },
        { kind: 'shape', width: 40, height: 30, size: '3:4' },
      ],
    });
    expect(await save('.', [`${url}/a`], { size: null })).toMatchObject([{ warnings: [] }]);
  });

  it('saves an image whose size cannot be read', async () => {
    const whole = avif(30, 40);
    const body = Buffer.concat([whole.subarray(0, 24), whole.subarray(-508)]);
    const url = await serve({ '/a': body });
    expect(await save('.', [`${url}/a`])).toMatchObject([{ file: { width: null, height: null }, warnings: [] }]);
  });
});

describe('saveImages, where the answer is no image', () => {
  it('saves the others and leaves nothing of the ones that failed', async () => {
    const close = (bytes: Buffer): Route => {
      return (_request, response) => response.writeHead(200, { connection: 'close' }).end(bytes);
    };
    const url = await serve({
      '/good': png(30, 40),
      '/html': Buffer.from(`<!doctype html>${' '.repeat(500)}`),
      '/empty': Buffer.alloc(0),
      '/png': close(png(200, 200, 0, true).subarray(0, -30)),
      '/jpg': close(jpg(30, 40).subarray(0, -2)),
      '/webp': close(webp(30, 40).subarray(0, -2)),
      '/large': Buffer.alloc(400_001),
      '/endless': (_request, response) => {
        response.writeHead(200).write(png(30, 40));
        const more = (): void => {
          while (response.write(Buffer.alloc(65_536)));
          response.once('drain', more);
        };
        more();
      },
    });
    const names = ['good', 'html', 'empty', 'png', 'jpg', 'webp', 'large', 'endless'];
    const results = await save(
      '.',
      names.map((name) => `${url}/${name}`),
    );
    expect(paths(results)).toEqual([
      '13170-1.png',
      'not-an-image',
      'not-an-image',
      'cut-short',
      'cut-short',
      'cut-short',
      'too-large',
      'too-large',
    ]);
    expect(await readdir(home)).toEqual(['13170-1.png']);
  });

  it('gives up on a body that falls silent', async () => {
    const url = await serve({ '/slow': hang(png(30, 40).subarray(0, 70)) });
    expect(paths(await save('.', [`${url}/slow`], {}, 50))).toEqual(['timed-out']);
    expect(server?.requests.length).toBe(3);
    expect(await readdir(home)).toEqual([]);
  });

  it('reports a folder that turned into a file as trouble of the disk', async () => {
    await writeFile(join(home, 'art'), 'x');
    const url = await serve({ '/a': png(30, 40) });
    expect(await save('art', [`${url}/a`])).toMatchObject([{ fault: { kind: 'disk', detail: 'ENOTDIR' } }]);
  });

  it('reports a name that is too long as trouble of the disk', async () => {
    const url = await serve({ '/a': png(30, 40) });
    const [result] = await save('{id}{id}{id}.png', [`${url}/a`], { taskId: 'x'.repeat(128) });
    expect(result).toMatchObject({ fault: { kind: 'disk', detail: 'ENAMETOOLONG' } });
    expect(await readdir(home)).toEqual([]);
  });
});

describe('saveImages, trying again', () => {
  it('tries three times with growing pauses where the trouble may pass', async () => {
    let count = 0;
    const url = await serve({
      '/a': (request, response) => {
        count += 1;
        if (count === 1) request.socket.destroy();
        else if (count === 2) withStatus(503)(request, response);
        else response.end(png(30, 40));
      },
    });
    expect(paths(await save('.', [`${url}/a`]))).toEqual(['13170-1.png']);
    expect(pauses).toEqual([500, 1000]);
  });

  it('gives up after the third try', async () => {
    const url = await serve({ '/a': withStatus(429) });
    expect(await save('.', [`${url}/a`])).toMatchObject([{ fault: { kind: 'status', status: 429 } }]);
    expect(server?.requests.length).toBe(3);
  });

  it.each([[400], [401], [451]])('does not repeat a %i', async (status) => {
    const url = await serve({ '/a': withStatus(status) });
    expect(await save('.', [`${url}/a`])).toMatchObject([{ fault: { kind: 'status', status } }]);
    expect(server?.requests.length).toBe(1);
  });

  it('does not repeat what is no image', async () => {
    const url = await serve({ '/a': Buffer.alloc(100, 0x3c) });
    await save('.', [`${url}/a`]);
    expect(server?.requests.length).toBe(1);
  });

  it.each([[403], [404], [410]])('asks once for fresh URLs on a %i, for all images together', async (status) => {
    const url = await serve({
      '/old': withStatus(status),
      '/new/2': png(30, 40),
      '/new/3': gif(30, 40),
      '/one': png(3, 4),
    });
    let asked = 0;
    const refreshUrls = async (): Promise<readonly string[]> => {
      asked += 1;
      return [`${url}/never`, `${url}/new/2`, `${url}/new/3`];
    };
    const results = await save('.', [`${url}/one`, `${url}/old?2`, `${url}/old?3`], { refreshUrls });
    expect(paths(results)).toEqual(['13170-1.png', '13170-2.png', '13170-3.gif']);
    expect(results[1]).toMatchObject({ url: `${url}/new/2` });
    expect(asked).toBe(1);
    expect(pauses).toEqual([]);
  });

  it('gives up where the fresh URL has expired too, or none is to be had', async () => {
    const url = await serve({ '/old': withStatus(403) });
    const fresh = async (): Promise<readonly string[]> => [`${url}/old?fresh`];
    expect(await save('.', [`${url}/old`], { refreshUrls: fresh })).toMatchObject([{ fault: { status: 403 } }]);
    expect(server?.requests.map((request) => request.url)).toEqual(['/old', '/old?fresh']);
    const broken = async (): Promise<never> => {
      throw new Error('no answer');
    };
    expect(await save('.', [`${url}/old`], { refreshUrls: broken })).toMatchObject([{ url: `${url}/old` }]);
    expect(await save('.', [`${url}/old`])).toMatchObject([{ kind: 'failed', url: `${url}/old` }]);
    expect(server?.requests.length).toBe(4);
  });
});

describe('saveImages, aborted', () => {
  it('stops at once with the reason and leaves only what was complete', async () => {
    const url = await serve({
      '/good': png(30, 40),
      '/slow': hang(Buffer.concat([png(30, 40).subarray(0, 70), Buffer.alloc(50_000)])),
    });
    const controller = new AbortController();
    const reason = new Error('enough');
    let isHalf = false;
    const saving = save('.', [`${url}/slow?1`, `${url}/good`, `${url}/slow?3`], {
      signal: controller.signal,
      onProgress: ({ n, bytes }) => {
        isHalf ||= n === 3 && bytes >= 40_000;
      },
    });
    const isOver = async (): Promise<boolean> => isHalf && (await readdir(home)).includes('13170-2.png');
    await expect.poll(isOver, { timeout: 20_000 }).toBe(true);
    expect((await readdir(home)).length).toBe(3);
    controller.abort(reason);
    await expect(saving).rejects.toBe(reason);
    expect(await readdir(home)).toEqual(['13170-2.png']);
  });

  it('starts nothing where it was aborted before', async () => {
    const url = await serve({ '/a': png(30, 40) });
    const reason = new Error('enough');
    await expect(save('.', [`${url}/a`], { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(server?.requests.length).toBe(0);
    expect(await readdir(home)).toEqual([]);
  });
});

describe('sidecars', () => {
  const request: ImageRequest = { mode: 'text2img', prompt: 'a "fox"\n', size: '3:4', urls: [], model: 'GPT-Image-2' };
  const sidecar = { request, cost: '0.2' };

  it('tell all about a saved image but the secrets of its URL', async () => {
    const body = png(30, 40);
    const url = await serve({ '/a.png': body });
    const createdAtMs = NOW - 1000;
    await save('.', [`${url}/a.png?signature=secret`, `${url}/gone`], { sidecar, createdAtMs });
    expect(await readdir(home)).toEqual(['13170-1.json', '13170-1.png']);
    const text = await readFile(join(home, '13170-1.json'), 'utf8');
    expect(JSON.parse(text)).toEqual({
      ...request,
      taskId: '13170',
      cost: '0.2',
      createdAt: '2026-11-22T07:59:59.000Z',
      savedAt: '2026-11-22T08:00:00.000Z',
      imageUrl: `${url}/a.png`,
      file: '13170-1.png',
      sha256: createHash('sha256').update(body).digest('hex'),
      width: 30,
      height: 40,
      bytes: body.length,
    });
    expect(text).toMatch(/^\{\n {2}"prompt": "a \\"fox\\"\\n",\n/);
  });

  it('have every key also where nothing is known', async () => {
    const url = await serve({ '/a': png(30, 40) });
    await save('.', [`${url}/a`], { sidecar: { request: null, cost: null } });
    const content: unknown = JSON.parse(await readFile(join(home, '13170-1.json'), 'utf8'));
    expect(content).toMatchObject({ prompt: null, mode: null, size: null, urls: null, model: null, createdAt: null });
  });

  it('are written once for one image, and never over another file', async () => {
    await writeFile(join(home, 'fox.json'), '{"mine": true}');
    const url = await serve({ '/a': png(30, 40) });
    await save('fox.png', [`${url}/a`], { sidecar });
    await save('fox.png', [`${url}/a`], { sidecar });
    expect(await readdir(home)).toEqual(['fox-2.json', 'fox.json', 'fox.png']);
    expect(await readFile(join(home, 'fox.json'), 'utf8')).toBe('{"mine": true}');
    expect(await readFile(join(home, 'fox-2.json'), 'utf8')).toContain('"file": "fox.png"');
  });

  it('that cannot be written are a warning beside the saved image', async () => {
    const stem = 'x'.repeat(251);
    const url = await serve({ '/a': png(30, 40) });
    await mkdir(join(home, 'art'));
    const results = await save(`art/${stem}.png`, [`${url}/a`], { sidecar });
    const path = join(home, 'art', `${stem}.json`);
    expect(results).toMatchObject([{ kind: 'saved', warnings: [{ kind: 'sidecar', path, detail: 'ENAMETOOLONG' }] }]);
    expect(await readdir(join(home, 'art'))).toEqual([`${stem}.png`]);
  });
});
