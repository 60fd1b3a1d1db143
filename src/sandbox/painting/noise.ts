/** A stream of numbers from 0 (included) to 1 (excluded), the same for the same seed (the mulberry32 generator). */
export interface Dice {
  roll(): number;
  /** A number from `low` to `high`. */
  between(low: number, high: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** One of the items, each as likely. */
  pick<T>(items: readonly [T, ...T[]]): T;
}

/** Dice from 32 bits of seed. */
export function createDice(seed: number): Dice {
  let state = seed | 0;
  function roll(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
  return {
    roll,
    between: (low, high) => low + roll() * (high - low),
    chance: (probability) => roll() < probability,
    pick: (items) => items[Math.floor(roll() * items.length)] ?? items[0],
  };
}

/** Smooth noise of the plane from 0 to 1, with a period of 256 lattice steps. */
export type Noise = (x: number, y: number) => number;

/** Value noise over a lattice of random numbers. */
export function createNoise(dice: Dice): Noise {
  const lattice = Float32Array.from({ length: 65_536 }, dice.roll);
  return (x, y) => {
    const left = Math.floor(x);
    const top = Math.floor(y);
    const row = (top & 255) << 8;
    const nextRow = ((top + 1) & 255) << 8;
    const column = left & 255;
    const nextColumn = (left + 1) & 255;
    const across = ease(x - left);
    const a = lattice[row | column] ?? 0;
    const c = lattice[nextRow | column] ?? 0;
    const upper = a + ((lattice[row | nextColumn] ?? 0) - a) * across;
    const lower = c + ((lattice[nextRow | nextColumn] ?? 0) - c) * across;
    return upper + (lower - upper) * ease(y - top);
  };
}

/** Noise of several octaves, each twice as fine and half as strong; from 0 to 1, most of it near 0.5. */
export function layeredNoise(noise: Noise, x: number, y: number, octaves: number): number {
  let sum = 0;
  let strength = 0.5;
  let scale = 1;
  for (let octave = 0; octave < octaves; octave++) {
    sum += strength * noise(x * scale + octave * 17.3, y * scale + octave * 31.7);
    strength /= 2;
    scale *= 2;
  }
  return sum / (1 - strength * 2);
}

/** 0 up to `from`, 1 from `to` on, and a soft S between. */
export function smoothStep(from: number, to: number, value: number): number {
  return ease(Math.min(1, Math.max(0, (value - from) / (to - from))));
}

function ease(t: number): number {
  return t * t * (3 - 2 * t);
}
