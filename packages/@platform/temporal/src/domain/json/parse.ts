/** Reading JSON without changing a number. */
import { type ExactNumber, exactNumber, isExactNumber } from './exact-number.js';
import { setField } from './fields.js';
import { isFreeField } from './free-fields.js';

/**
 * What a JSON text says, each number being exactly the one that is written there: see {@link ExactNumber}. For what people and models wrote.
 *
 * @throws SyntaxError for what is no JSON, {@link NumberNotKept} (a SyntaxError) for a number that cannot be kept.
 */
export function parseJson(text: string): unknown {
  const marked = markExact(text);
  return marked ? restore(marked, 'all') : JSON.parse(text);
}

/**
 * The same for a message of ours: numbers in its own fields are JavaScript numbers, however their sender wrote them (Python has `60.0`
 * for 60 seconds), and those in its free fields (`arguments`, `content`, …) are exact.
 */
export function parseMessage(text: string): unknown {
  const marked = markExact(text);
  return marked ? restore(marked, 'free') : JSON.parse(text);
}

interface Marked {
  /** The text, in which a string of `mark` and a place in `numbers` replaces each exact number. */
  text: string;
  mark: string;
  numbers: ExactNumber[];
}

/** A number between two strings of the text. A number that stands as a field's name is left to `JSON.parse`, which refuses it. */
const numberToken = /(?<![\w.+-])-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-]|\s*:)/g;

/** Matches every text with a number that is not safe as a JavaScript number. It must be cheap, because every text is tested. */
const mayBeExact = /[\d.]{16}|\.0+(?!\d)|\d[eE]/;

/** `undefined` when all numbers are safe: the usual case, which costs a fraction of parsing. Strings are skipped, not looked into. */
function markExact(text: string): Marked | undefined {
  const numbers: ExactNumber[] = [];
  let mark = '';
  let marked = '';
  let copied = 0;
  for (let from = 0; from < text.length; ) {
    const quote = text.indexOf('"', from);
    const end = quote < 0 ? text.length : quote;
    const between = end - from > 2 ? text.slice(from, end) : '';
    if (mayBeExact.test(between)) {
      const replaced = between.replace(numberToken, (literal) => {
        const number = exactNumber(literal);
        if (!isExactNumber(number)) return literal;
        mark ||= unusedMark(text);
        return `"${mark}${numbers.push(number) - 1}"`;
      });
      marked += text.slice(copied, from) + replaced;
      copied = end;
    }
    if (quote < 0) break;
    from = endOfString(text, quote) + 1;
  }
  return numbers.length > 0 ? { text: marked + text.slice(copied), mark, numbers } : undefined;
}

/** Where the string that begins at `quote` ends. */
function endOfString(text: string, quote: number): number {
  for (let end = quote; ; ) {
    end = text.indexOf('"', end + 1);
    if (end < 0) return text.length;
    let slash = end - 1;
    while (text[slash] === '\\') slash--;
    if ((end - slash) % 2 === 1) return end;
  }
}

/** A character that no string of the text has, as itself or escaped, so that nothing in it can be taken for a marked number. */
export function unusedMark(text: string): string {
  const escapes = text.includes('\\u') ? text.toLowerCase() : '';
  for (let code = 0xe000; code < 0x10000; code++) {
    const mark = String.fromCharCode(code);
    if (!text.includes(mark) && !escapes.includes(`\\u${code.toString(16)}`)) return mark;
  }
  throw new SyntaxError('the text uses each character from U+E000 on, and numbers that need one of them');
}

/**
 * The value with its exact numbers in place: all of them, or only those in free fields and the whole ones beyond 2^53. In place, because
 * nobody else has it yet, and without recursion: `JSON.parse` reads what is nested deeper than the stack is.
 */
function restore({ text, mark, numbers }: Marked, which: 'all' | 'free'): unknown {
  const root = { '': JSON.parse(text) as unknown };
  const left: { members: Record<string, unknown>; free: boolean }[] = [{ members: root, free: which === 'all' }];
  for (let next = left.pop(); next; next = left.pop()) {
    for (const name of Object.keys(next.members)) {
      const member = next.members[name];
      const free = next.free || isFreeField(name);
      if (typeof member === 'object' && member !== null)
        left.push({ members: member as Record<string, unknown>, free });
      if (typeof member !== 'string' || !member.startsWith(mark)) continue;
      const number = numbers[Number(member.slice(1))];
      const value = number?.isFloat && !free ? Number(number) : number;
      setField(next.members, name, value);
    }
  }
  return root[''];
}
