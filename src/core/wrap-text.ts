import { textWidth } from './text-width.ts';

/**
 * A text in lines of at most `width` columns. Lines break at blanks, and between Chinese characters as well, where no
 * closing mark may begin a line and no opening one may end it. A word that is too long for a line stays whole.
 */
export function wrapText(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, width))
    .join('\n');
}

const OPENING = '（《「“‘(';
const CLOSING = '，。、；：？！）》」”’…,.;:?!)';

function wrapLine(line: string, width: number): string {
  const lines: string[] = [];
  let current = '';
  for (const piece of unbreakablePieces(line)) {
    if (current !== '' && textWidth((current + piece).trimEnd()) > width) {
      lines.push(current.trimEnd());
      current = piece;
    } else {
      current += piece;
    }
  }
  return [...lines, current.trimEnd()].join('\n');
}

function unbreakablePieces(line: string): string[] {
  const pieces: string[] = [];
  let before = '';
  for (const character of line) {
    if (mayBreak(before, character)) pieces.push(character);
    else pieces.push(`${pieces.pop() ?? ''}${character}`);
    before = character;
  }
  return pieces;
}

function mayBreak(before: string, after: string): boolean {
  if (before === '' || after === ' ') return false;
  if (before === ' ') return true;
  if (OPENING.includes(before) || CLOSING.includes(after)) return false;
  return textWidth(before) === 2 || textWidth(after) === 2;
}
