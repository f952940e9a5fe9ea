/**
 * The list after `script:` in a user message; whatever follows the list is not looked at.
 * @param {string} text
 * @returns {any[]}
 * @throws When there is no list, it does not end, or it is no JSON.
 */
export function directiveIn(text) {
  const start = text.indexOf('[', text.indexOf('script:'));
  if (start < 0 || text.slice(text.indexOf('script:') + 'script:'.length, start).trim() !== '') {
    throw new Error('a list must follow "script:"');
  }
  return JSON.parse(text.slice(start, endOfList(text, start)));
}

/**
 * @param {string} text
 * @param {number} start Of the opening bracket.
 */
function endOfList(text, start) {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (quoted && character === '\\') at += 1;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && character === '[') depth += 1;
    else if (!quoted && character === ']') depth -= 1;
    if (depth === 0) return at + 1;
  }
  throw new Error('the list does not end');
}
