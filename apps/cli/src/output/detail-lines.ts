import { colours } from './marks.js';
import { wrap } from './text.js';

/** Details for whoever operates the product. They stand below a sentence for everybody; none when that sentence says the same. */
export function detailLines(detail: string | undefined, sentence: string): string[] {
  const message = detail
    ?.replace(/^\w+: /, '')
    .replace(/\s+/g, ' ')
    .trim();
  return detail && message && !sentence.includes(message) ? [colours.dim(wrap(detail, '    '))] : [];
}
