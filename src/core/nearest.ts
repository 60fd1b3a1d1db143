import { distance } from 'fastest-levenshtein';

/** The candidate that was probably meant: the same but for case, or within a third of its letters, rounded up; else null. */
export function nearest(given: string, candidates: readonly string[]): string | null {
  const lower = given.toLowerCase();
  let best: string | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const steps = distance(lower, candidate.toLowerCase());
    if (steps < bestDistance && steps <= Math.max(1, Math.ceil(candidate.length / 3))) {
      best = candidate;
      bestDistance = steps;
    }
  }
  return best;
}
