/**
 * Names of people, roles, tenants and agents: which texts may be names, and when two names mean the same. Python's `names.py` says
 * the same; `fixtures/judging/names.json` holds both to it.
 */
import { illFormed, isWellFormed } from './well-formed.js';

const control = String.raw`\u{0}-\u{1F}\u{7F}-\u{9F}\u{2028}\u{2029}`;

/**
 * Unicode 17's category Cf. Written out, as is what follows, because processes have different versions of Unicode: what is a name must not
 * depend on who asks.
 */
const format = [
  String.raw`\u{AD}\u{600}-\u{605}\u{61C}\u{6DD}\u{70F}\u{890}\u{891}\u{8E2}\u{180E}\u{200B}-\u{200F}\u{202A}-\u{202E}\u{2060}-\u{206F}`,
  String.raw`\u{FEFF}\u{FFF9}-\u{FFFB}\u{110BD}\u{110CD}\u{13430}-\u{1343F}\u{1BCA0}-\u{1BCA3}\u{1D173}-\u{1D17A}\u{E0000}-\u{E00FF}`,
].join('');

/** The rest of Default_Ignorable_Code_Point (fillers, variation selectors), and two that fonts draw as nothing: U+2800 and U+1D159. */
const blank = [
  String.raw`\u{34F}\u{115F}\u{1160}\u{17B4}\u{17B5}\u{180B}-\u{180D}\u{180F}\u{2800}\u{3164}\u{FE00}-\u{FE0F}\u{FFA0}\u{FFF0}-\u{FFF8}`,
  String.raw`\u{1D159}\u{E0100}-\u{E0FFF}`,
].join('');

const space = String.raw`\u{9}-\u{D}\u{20}\u{A0}\u{1680}\u{2000}-\u{200A}\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}`;

const kinds = [
  ['control character', new RegExp(`[${control}]`, 'u')],
  ['format character', new RegExp(`[${format}]`, 'u')],
  ['invisible character', new RegExp(`[${blank}]`, 'u')],
] as const;

const unseen = new RegExp(`[${control}${format}${blank}]`, 'gu');
const spaces = new RegExp(`[${space}]+`, 'gu');

/** How names are read. `problem`: what is wrong with a name, in words that follow the field's name. `key`: equal for names that mean the same. */
export interface Names {
  problem(value: unknown): string | undefined;
  key(name: string): string;
}

/** Names as people read them. Two names mean the same when no difference can be seen, or when only case differs. */
export const names: Names = {
  problem(value) {
    if (typeof value !== 'string') return notText;
    if (!isWellFormed(value)) return illFormed;
    for (const [kind, pattern] of kinds) {
      const [found] = pattern.exec(value) ?? [];
      if (found !== undefined) {
        return `must be one line without characters that cannot be seen; the ${kind} ${codePoint(found)} is in it`;
      }
    }
    return value.replace(spaces, '') === '' ? notText : undefined;
  },
  key(name) {
    const tidy = name.replace(spaces, ' ').replace(unseen, '').normalize('NFKC');
    return [...tidy].map(folded).join('').normalize('NFKC').replace(spaces, ' ').trim();
  },
};

/** Names as earlier versions read them. Runs that began with those versions go on so. */
export const namesBefore: Names = {
  problem: (value) => (typeof value === 'string' && value.trim() !== '' ? undefined : notText),
  key: (name) => name.trim().toLowerCase(),
};

/** Whether two names mean the same person, role or tenant. */
export function isSame(one: string, other: string, by: Names = names): boolean {
  return by.key(one) === by.key(other);
}

const notText = 'must be a text that is not empty';

/** Unicode's full case folding, which JavaScript does not have. It is upper case, then lower case, except for the two characters below. */
function folded(character: string): string {
  if (character === 'ı') return character;
  if (character === 'ẞ') return 'ss';
  return [...character.toUpperCase()].map((upper) => upper.toLowerCase()).join('');
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
