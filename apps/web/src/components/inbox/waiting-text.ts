import type { Whose } from './whose';

/** `Nothing waits for you.`; `12 decisions wait for you, the most urgent first.` `open`: how many wait for anybody. */
export function waitingText(count: number, whose: Whose, open: number): string {
  const you = whose === 'mine' && open > count ? ' for you' : '';
  if (count === 0) return `Nothing waits for ${you ? 'you' : 'a decision'}.`;
  return count === 1 ? `One decision waits${you}.` : `${count} decisions wait${you}, the most urgent first.`;
}
