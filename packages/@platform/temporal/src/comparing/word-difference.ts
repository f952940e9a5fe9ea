/** Two texts as one, word by word. */
import { type Change, diffWordsWithSpace } from 'diff';

/** A piece of text that both have, or only the first (`removed`) or the second (`added`). */
export interface Piece {
  text: string;
  only?: 'removed' | 'added';
}

/** Characters of both texts together that are compared, and words that may differ. What is larger is shown one after the other: nobody reads it word by word. */
const most = { characters: 40_000, edits: 2_000 } as const;

export function wordDifference(before: string, after: string): Piece[] {
  if (before === after) return before === '' ? [] : [{ text: before }];
  const parts =
    before.length + after.length > most.characters
      ? undefined
      : diffWordsWithSpace(before, after, { maxEditLength: most.edits });
  if (!parts || !hasSense(parts, before, after)) return [...piece(before, 'removed'), ...piece(after, 'added')];
  return parts.map(({ value, added, removed }) => ({
    text: value,
    ...(added && { only: 'added' as const }),
    ...(removed && { only: 'removed' as const }),
  }));
}

/** Texts that share only small words are easier to read one after the other. */
function hasSense(parts: readonly Change[], before: string, after: string): boolean {
  const letters = (text: string) => text.replace(/[\s\p{P}]/gu, '').length;
  const shared = parts.reduce((sum, { value, added, removed }) => sum + (added || removed ? 0 : letters(value)), 0);
  return shared >= Math.min(letters(before), letters(after)) / 4;
}

function piece(text: string, only: NonNullable<Piece['only']>): Piece[] {
  return text === '' ? [] : [{ text, only }];
}
