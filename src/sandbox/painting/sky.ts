import { fillCapsule, glowAt, lay } from './canvas.ts';
import { type Colour, gradient, mix, ramp } from './colour.ts';
import { layeredNoise, smoothStep } from './noise.ts';
import type { View } from './view.ts';

/** Pixels between two samples of the clouds; in between they are blended. */
const CLOUD_STEP = 3;

/** The green in which northern lights begin. */
const AURORA_FOOT: Colour = [110, 240, 180];

/** Paints the sky down to just under the horizon: colours, the light of sun or moon, stars at night, and clouds. */
export function paintSky(view: View): void {
  paintGradient(view);
  if (view.hour === 'night') paintStars(view);
  if (view.hour === 'night' && view.dice.chance(0.45)) paintAurora(view);
  paintDisc(view);
  paintClouds(view, view.dice.between(0.42, 0.6));
}

function paintGradient({ canvas, palette, horizon, sun }: View): void {
  const { width, height, data, unit } = canvas;
  const reach = 1 / (unit * 0.55) ** 2;
  for (let y = 0; y < height; y++) {
    const row = gradient(palette.sky, (y / horizon) ** 1.15);
    const up = (y - sun[1]) ** 2;
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3;
      const away = ((x - sun[0]) ** 2 * 0.5 + up) * reach;
      const fall = 1 + 4 * away;
      data[at] = row[0];
      data[at + 1] = row[1];
      data[at + 2] = row[2];
      lay(data, at, palette.glow, 0.75 / (fall * Math.sqrt(fall)));
    }
  }
}

function paintDisc({ canvas, palette, sun, sunRadius: radius, hour }: View): void {
  glowAt(canvas, sun, radius * 4.5, palette.glow, 0.5);
  fillCapsule(canvas, sun, sun, radius, palette.disc);
  if (hour !== 'night') return;
  for (const [dx, dy, size] of [
    [-0.35, -0.2, 0.26],
    [0.25, 0.3, 0.2],
    [0.3, -0.35, 0.14],
    [-0.2, 0.45, 0.12],
  ] as const) {
    const spot = [sun[0] + dx * radius, sun[1] + dy * radius] as const;
    fillCapsule(canvas, spot, spot, size * radius, mix(palette.disc, palette.glow, 0.6), 0.5);
  }
}

function paintStars({ canvas, dice, horizon, palette }: View): void {
  const count = Math.round((canvas.width * horizon) / 900);
  for (let star = 0; star < count; star++) {
    const y = horizon * dice.roll() ** 1.4;
    const place = [dice.between(0, canvas.width), y] as const;
    const bright = dice.roll() ** 5;
    const alpha = (0.25 + 0.75 * bright) * (1 - (y / horizon) ** 3);
    fillCapsule(canvas, place, place, 0.35 + bright * canvas.unit * 0.0022, palette.disc, alpha);
    if (bright > 0.75) glowAt(canvas, place, canvas.unit * 0.016, palette.glow, 0.5);
  }
}

function paintAurora({ canvas, noise, horizon, palette }: View): void {
  const { width, data, unit } = canvas;
  const tone = ramp([AURORA_FOOT, palette.lit]);
  for (let x = 0; x < width; x++) {
    const foot = horizon * (0.45 + 0.4 * layeredNoise(noise, x / unit / 0.7, 3.1, 2));
    const rays = 0.35 + 0.65 * noise(x / unit / 0.03, 9.7);
    const reach = horizon * (0.25 + 0.35 * noise(x / unit / 0.2, 5.5));
    for (let y = Math.max(0, Math.floor(foot - reach)); y < foot + unit * 0.03 && y < horizon; y++) {
      const up = (foot - y) / reach;
      const alpha = up < 0 ? 1 + (up * reach) / (unit * 0.03) : Math.max(0, 1 - up) ** 1.6;
      lay(data, (y * width + x) * 3, tone(up), 0.5 * rays * alpha);
    }
  }
}

function paintClouds({ canvas, noise, horizon, palette, sun }: View, clear: number): void {
  const { width, data, unit } = canvas;
  const columns = Math.ceil(width / CLOUD_STEP) + 2;
  const rows = Math.ceil(horizon / CLOUD_STEP) + 2;
  const tall = 3.2 * Math.min(2, Math.max(0.6, horizon / unit));
  const field = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    const deep = 1 / (1.22 - Math.min(1, (row * CLOUD_STEP) / horizon));
    for (let column = 0; column < columns; column++) {
      const x = ((column * CLOUD_STEP - width / 2) / unit) * (0.6 + 0.4 * deep) * 1.6;
      field[row * columns + column] = layeredNoise(noise, x + 40, deep * tall, 5);
    }
  }
  const tone = ramp([palette.cloudShade, palette.cloudLight]);
  const density = (x: number, y: number): number => {
    const column = Math.min(columns - 2, Math.max(0, x / CLOUD_STEP));
    const row = Math.min(rows - 2, Math.max(0, y / CLOUD_STEP));
    const at = Math.floor(row) * columns + Math.floor(column);
    const across = column % 1;
    const upper = (field[at] ?? 0) * (1 - across) + (field[at + 1] ?? 0) * across;
    const lower = (field[at + columns] ?? 0) * (1 - across) + (field[at + columns + 1] ?? 0) * across;
    return upper + (lower - upper) * (row % 1);
  };
  for (let y = 0; y < horizon; y++) {
    const fade = 0.9 * smoothStep(0, 0.25, 1 - y / horizon);
    for (let x = 0; x < width; x++) {
      const here = density(x, y);
      if (here <= clear) continue;
      const away = Math.sqrt((sun[0] - x) ** 2 + (sun[1] - y) ** 2) + 1;
      const step = Math.min(away, unit * 0.03);
      const open = smoothStep(unit * 0.07, unit * 0.2, away);
      const toSun = density(x + ((sun[0] - x) / away) * step, y + ((sun[1] - y) / away) * step);
      const light = Math.min(1, Math.max(0, 0.45 + (here - toSun) * 7));
      lay(data, (y * width + x) * 3, tone(light), open * fade * smoothStep(clear, clear + 0.2, here));
    }
  }
}
