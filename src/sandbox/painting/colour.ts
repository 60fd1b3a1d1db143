/** Red, green and blue from 0 to 255. */
export type Colour = readonly [number, number, number];

/** The colour of `rrggbb`. */
export function hex(text: string): Colour {
  const value = Number.parseInt(text, 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** From `a` at 0 to `b` at 1. */
export function mix(a: Colour, b: Colour, t: number): Colour {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];
}

/** The colour at `t` (0 to 1) of evenly spaced stops. */
export function gradient(stops: readonly [Colour, ...Colour[]], t: number): Colour {
  const place = Math.min(1, Math.max(0, t)) * (stops.length - 1);
  const index = Math.min(stops.length - 2, Math.floor(place));
  const from = stops[index] ?? stops[0];
  return mix(from, stops[index + 1] ?? from, place - index);
}

/** The gradient of these stops, worked out beforehand in 128 steps for use at every pixel. */
export function ramp(stops: readonly [Colour, ...Colour[]]): (t: number) => Colour {
  const steps = 128;
  const tones = Array.from({ length: steps + 1 }, (_, step) => gradient(stops, step / steps));
  const last = tones.at(-1) ?? stops[0];
  return (t) => tones[Math.max(0, Math.round(t * steps))] ?? last;
}
