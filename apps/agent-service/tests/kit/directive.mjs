/**
 * The list after `script:` in a user message; whatever follows the list is not looked at.
 * @param {string} message
 * @returns {any[]}
 * @throws When there is no list, it does not end, or it is no JSON.
 */
export function directiveIn(message) {
  const text = requestIn(message);
  const start = text.indexOf('[', text.indexOf('script:'));
  if (start < 0 || text.slice(text.indexOf('script:') + 'script:'.length, start).trim() !== '') {
    throw new Error('a list must follow "script:"');
  }
  return JSON.parse(text.slice(start, endOfList(text, start)));
}

/**
 * What an agent with an input schema is asked is JSON, with the script in its field `request`.
 * @param {string} message
 * @returns {string}
 */
function requestIn(message) {
  if (!message.trimStart().startsWith('{')) return message;
  try {
    const { request } = JSON.parse(message);
    return typeof request === 'string' ? request : message;
  } catch {
    return message;
  }
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
