import { colours } from './marks.js';
import { wrap } from './text.js';

/** What the terminal tells whoever operates the product, below a sentence for everybody; nothing where that says it already. */
export function detailLines(detail: string | undefined, sentence: string): string[] {
  const message = detail
    ?.replace(/^\w+: /, '')
    .replace(/\s+/g, ' ')
    .trim();
  return detail && message && !sentence.includes(message) ? [colours.dim(wrap(detail, '    '))] : [];
}
