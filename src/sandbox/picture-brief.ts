/** What the main thing of a picture is. */
export const SUBJECTS = ['lighthouse', 'mountain', 'sea', 'city', 'forest', 'desert'] as const;

/** The light of a picture. */
export const HOURS = ['dawn', 'day', 'dusk', 'night'] as const;

/** A value of {@link SUBJECTS}. */
export type Subject = (typeof SUBJECTS)[number];

/** A value of {@link HOURS}. */
export type Hour = (typeof HOURS)[number];

/** What a prompt comes down to for the painter. */
export interface PictureBrief {
  /** 32 bits from the whole prompt. */
  readonly seed: number;
  /** Null where no word of the prompt asks for one. */
  readonly subject: Subject | null;
  readonly hour: Hour | null;
}

/** Reads a prompt: a seed from every character of it, subject and hour where an English or Chinese word names one. */
export function briefOf(prompt: string): PictureBrief {
  return { seed: hashText(prompt), subject: firstNamed(SUBJECT_WORDS, prompt), hour: firstNamed(HOUR_WORDS, prompt) };
}

/** The brief itself for the first `attempt`, another picture of the same subject for each later one. */
export function variation(brief: PictureBrief, attempt: number): PictureBrief {
  return { ...brief, seed: (brief.seed ^ Math.imul(attempt - 1, 0x9e3779b1)) >>> 0 };
}

const SUBJECT_WORDS: readonly (readonly [Subject, RegExp])[] = [
  ['lighthouse', /lighthouse|beacon|灯塔/i],
  ['city', /\b(city|cities|town|skyline|street|urban|skyscrapers?|tokyo|york)\b|城|街|都市/i],
  ['desert', /\b(deserts?|dunes?|sahara|camels?)\b|沙漠|沙丘/i],
  ['mountain', /\b(mountains?|peaks?|alps|hills?|valley|cliffs?)\b|山|峰/i],
  ['forest', /\b(forests?|woods?|trees?|jungle|foxe?s?|deer|owls?|bears?)\b|森林|树|林|狐/i],
  [
    'sea',
    /\b(seas?|oceans?|waves?|beach|coast|lakes?|boats?|ships?|sail\w*|rivers?|whales?|harbou?r)\b|海|湖|浪|船|江|河/i,
  ],
];

const HOUR_WORDS: readonly (readonly [Hour, RegExp])[] = [
  ['night', /\b(night|midnight|moon\w*|stars?|starry|galaxy|aurora|dark|neon)\b|夜|月|星/i],
  ['dawn', /\b(dawn|sunrise|morning|mist\w*|fog\w*|spring)\b|黎明|日出|清晨|晨|雾|春/i],
  ['dusk', /\b(dusk|sunset|evening|twilight|autumn|golden)\b|黄昏|日落|傍晚|夕|秋/i],
  ['day', /\b(day|noon|sunny|blue sky|summer|snowy?|winter)\b|白天|正午|晴|夏|雪|冬/i],
];

function firstNamed<T>(words: readonly (readonly [T, RegExp])[], prompt: string): T | null {
  return words.find(([, pattern]) => pattern.test(prompt))?.[0] ?? null;
}

/** FNV-1a over UTF-16 units, then murmur3's last mix so that near prompts lie far apart. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
