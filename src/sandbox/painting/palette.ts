import type { Hour } from '../picture-brief.ts';
import { type Colour, hex } from './colour.ts';

/** The colours of one light. */
export interface Palette {
  /** From the top of the sky down to the horizon. */
  readonly sky: readonly [Colour, Colour, Colour, Colour];
  /** The sun or moon, and the light around it. */
  readonly disc: Colour;
  readonly glow: Colour;
  readonly cloudLight: Colour;
  readonly cloudShade: Colour;
  /** Land from the farthest over the middle to the nearest. */
  readonly land: readonly [Colour, Colour, Colour];
  /** What light falls on land and walls, and windows and lamps. */
  readonly lit: Colour;
  readonly lamp: Colour;
}

/** The palettes of each hour; the colours come in the order of {@link Palette}. */
export const PALETTES: Readonly<Record<Hour, readonly [Palette, ...Palette[]]>> = {
  dawn: [
    palette('5b7fb5 a9b4d0 f3c7b4 ffe3c2 fff4dc ffd9a8 fff0e0 b39ab5 d3b3b9 7d7599 2b2c4d ffc79a ffe08a'),
    palette('3f6f8f 86b3b8 e3d9b8 fbeecb fffbe6 ffe9a6 fffaea 9fb2b3 b9cbbf 5f8a8b 1f3a44 f9e3a3 ffd27a'),
    palette('6a5d9e b58bbd f2a7ac ffd9c0 fff0e4 ffb9a0 ffe4dc 9879ad c99bb4 75548d 2a1c45 ffb59a ffd98f'),
  ],
  day: [
    palette('1f6fb8 4f9bd6 9fcdea dff0f4 fffdf0 fff6d0 ffffff b8c9dc a9c6d6 4f8a86 1d4a46 f4e9b0 fff2b0'),
    palette('2a7f9e 5bb0b9 a9d8cc eaf3dc fffef2 fdf3c4 ffffff a9c6c4 a5cbbd 5a9070 23503f f7e6a2 ffe9a0'),
    palette('3b5fa8 7fa0d8 bcd0ee f3ece4 fffaf0 ffeccb ffffff b1b8d6 b3bedb 66759f 27345c fbe3bb ffdf9e'),
  ],
  dusk: [
    palette('232a5c 6b3f80 d8625f ffb45e fff1c4 ffa24a ffb27a 5c3b70 c76a62 5f3563 170f2b ff9a5c ffcf6b'),
    palette('12324f 2f6a7e e08b5a ffd08a fff3d2 ffb765 ffc58c 3f5a70 c08a6b 3d5660 0d1c29 ffb070 ffdc83'),
    palette('3a1f4d 8f2f5d e4574f ffc46b ffeeb8 ff8f4f ff9f78 63264f c2525a 571f47 170a20 ff8d5e ffd070'),
  ],
  night: [
    palette('060b1f 0f1d42 1f3a66 4a6c8f f6f3e2 a9c4e0 6e88ab 16264a 3a567a 16294a 050a18 8fb0d4 ffd27a'),
    palette('0a0a24 221a4a 493a78 8a6a9c fdf1e4 c9a9dc 8d74a8 241c4a 5d4b80 2a2150 0a0718 b497d6 ffc98a'),
    palette('031418 073038 125a5a 3f8f80 eefbee 9fe0c4 5a9d94 0c3038 2f6e6a 0d3a40 031014 8fd8c0 ffe08a'),
  ],
};

function palette(text: string): Palette {
  const colours = text.split(' ').map(hex);
  const at = (index: number): Colour => colours[index] ?? [0, 0, 0];
  return {
    sky: [at(0), at(1), at(2), at(3)],
    disc: at(4),
    glow: at(5),
    cloudLight: at(6),
    cloudShade: at(7),
    land: [at(8), at(9), at(10)],
    lit: at(11),
    lamp: at(12),
  };
}
