import { decode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { briefOf } from '../../src/sandbox/picture-brief.ts';
import { createPictures } from '../../src/sandbox/pictures.ts';
import { openSandbox } from './sandbox-client.ts';

describe('pictures', () => {
  test('are PNG files of the asked ratio, fetched without a key', async () => {
    const { createId, imgUrls } = await openSandbox();
    const [url = ''] = await imgUrls(await createId('a fox', { size: '1:3' }));
    const answer = await fetch(url);
    expect(answer.headers.get('content-type')).toBe('image/png');
    const { width, height } = decode(new Uint8Array(await answer.arrayBuffer()));
    expect([width, height]).toEqual([512, 1536]);
  });

  test('of the same request differ from task to task, and each stays the same', async () => {
    const { createId, imgUrls } = await openSandbox();
    const bytes = async (id: string) => {
      const [url = ''] = await imgUrls(id);
      return Buffer.from(await (await fetch(url)).arrayBuffer());
    };
    const [first, second] = [await createId('a fox'), await createId('a fox')];
    expect((await bytes(first)).equals(await bytes(first))).toBe(true);
    expect((await bytes(first)).equals(await bytes(second))).toBe(false);
  });

  test('beyond the last one of a task are not to be found', async () => {
    const { createId, imgUrls } = await openSandbox();
    const [url = ''] = await imgUrls(await createId('a fox'));
    expect((await fetch(url.replace('-1.png', '-2.png'))).status).toBe(404);
  });

  test('are kept within the room there is, and painted again beyond it', () => {
    const brief = briefOf('a fox');
    const roomy = createPictures();
    expect(roomy.png(brief, '1:1', 1)).toBe(roomy.png(brief, '1:1', 1));
    const narrow = createPictures(1000);
    const once = narrow.png(brief, '1:1', 1);
    const again = narrow.png(brief, '1:1', 1);
    expect(again).not.toBe(once);
    expect(Buffer.from(again).equals(once)).toBe(true);
  });
});
