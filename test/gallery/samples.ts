import { encode } from 'fast-png';
import type { GalleryEntry, GalleryImage } from '../../src/gallery/entry.ts';
import { relativeUrl } from '../../src/gallery/relative-url.ts';

/** A prompt that tries to leave its element, to run, and to reorder what is read. */
export const HOSTILE_PROMPT = `</script><img src=x onerror="window.broken=1"> "'\`&amp; <b>bold</b> \u202egnp.exe\u2066 \x1b[31m end`;

/** An entry with nothing special about it, but for what is given. */
export function entry(given: Partial<GalleryEntry> = {}): GalleryEntry {
  return {
    id: '13170',
    status: 'success',
    prompt: 'A red fox in the snow',
    size: '3:4',
    mode: 'text2img',
    model: 'GPT-Image-2',
    cost: '0.2',
    createdAt: '2026-11-22T08:00:00.000Z',
    failReason: null,
    images: [image('13170-1.png')],
    fetchCommand: null,
    ...given,
  };
}

/** A picture of an entry, by the path of its file. */
export function image(path: string, width = 300, height = 400): GalleryImage {
  return { src: relativeUrl(path), width, height, alt: '' };
}

const PROMPTS = [
  'A red fox asleep in fresh snow at first light, shot on a long lens',
  '晨雾中的江南水乡，石桥与乌篷船，水墨风格，留白',
  'Poster for a small jazz festival: two saxophones, three flat colours, lots of air',
  'Isometric cutaway of a lighthouse, every room lived in',
  '赛博朋克风格的夜市，霓虹灯倒映在雨后的路面上',
  'Botanical plate of an imaginary fern, engraved lines, cream paper',
  'Desert observatory under the Milky Way',
  'שקיעה מעל תל אביב, צבעי מים',
];
const SIZES = ['3:4', '1:1', '16:9', '2:3', '4:3', '9:16', '3:2', '21:9', '1:3', '1:1'];

/** A sample page's worth of entries: `count` with pictures, named `pictures/<n>.png`, and one of each other state. */
export function sampleEntries(count: number): readonly GalleryEntry[] {
  const made = (hours: number) => new Date(Date.UTC(2026, 10, 22, 8) - hours * 3_600_000).toISOString();
  const saved = Array.from({ length: count }, (_, n) => {
    const size = SIZES[n % SIZES.length] ?? '1:1';
    const prompt = PROMPTS[n % PROMPTS.length] ?? null;
    const [width, height] = pixelsOf(size);
    const images = [image(`pictures/${n}.png`, width, height)];
    return entry({
      id: `${20_000 - n}`,
      size,
      prompt,
      images,
      cost: n % 3 === 0 ? '1' : '0.2',
      createdAt: made(n * 5),
    });
  });
  const several = [0, 1, 2].map((n) => image(`pictures/${n}.png`, ...pixelsOf(SIZES[n] ?? '1:1')));
  return [
    ...saved,
    entry({
      id: '13001',
      mode: 'img2img',
      prompt: 'The same room in three moods',
      images: several,
      createdAt: made(7),
    }),
    entry({
      id: '13002',
      status: 'failed',
      images: [],
      failReason: 'Content policy: 提示词未通过审核',
      createdAt: made(2),
    }),
    entry({ id: '13003', images: [], fetchCommand: 'image2 get 13003 --wait -o ./pictures', createdAt: made(12) }),
    entry({ id: '13004', status: 'running', images: [], cost: null, createdAt: made(1) }),
    entry({ id: null, status: 'doubt', images: [], cost: null, createdAt: made(31) }),
    entry({
      id: null,
      status: 'unknown',
      prompt: null,
      size: null,
      mode: null,
      model: null,
      cost: null,
      createdAt: null,
      images: [image('pictures/3.png', ...pixelsOf('2:3'))],
    }),
    entry({ id: '13005', prompt: HOSTILE_PROMPT, images: [image('pictures/4.png', 400, 300)], createdAt: made(4) }),
  ];
}

/** A colourful picture in the size of the `n`th sample entry, as PNG: a sky, a sun and hills. */
export function samplePicture(n: number): Uint8Array {
  const [width, height] = pixelsOf(SIZES[n % SIZES.length] ?? '1:1');
  const data = new Uint8Array(width * height * 3);
  const hue = (n * 67) % 360;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      data.set(colourAt(x / width, y / height, hue, width / height), (y * width + x) * 3);
    }
  }
  return encode({ width, height, data, channels: 3, depth: 8 });
}

function pixelsOf(size: string): readonly [number, number] {
  const [across = 1, down = 1] = size.split(':').map(Number);
  const unit = Math.sqrt(150_000 / (across * down));
  return [Math.round(across * unit), Math.round(down * unit)];
}

function colourAt(x: number, y: number, hue: number, ratio: number): readonly number[] {
  const sun = Math.hypot((x - 0.66) * ratio, y - 0.34) < 0.13;
  const hill = [0.55, 0.68, 0.82].findLastIndex(
    (top, n) => y > top + 0.07 * Math.sin(x * ratio * (4 + n * 2) + n + hue),
  );
  if (hill >= 0) return rgb(hue + 20 * hill, 0.42, 0.42 - 0.11 * hill);
  return sun ? rgb(hue + 180, 0.75, 0.78) : rgb(hue + 40, 0.5, 0.62 + 0.28 * y);
}

function rgb(hue: number, saturation: number, lightness: number): readonly number[] {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  return [0, 8, 4].map((offset) => {
    const turn = (offset + hue / 30) % 12;
    return Math.round(255 * (lightness - reach * Math.max(-1, Math.min(turn - 3, 9 - turn, 1))));
  });
}
