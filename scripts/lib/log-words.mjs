// @ts-check

/**
 * A line of a process's log as people read it at a terminal, and whether it is one that they should see. A line that is no JSON stays as it is.
 * @param {string} line
 * @returns {{ important: boolean, words: string }}
 */
export function logWords(line) {
  const said = parsed(line);
  if (!said) return { important: /\b(WARN|WARNING|ERROR|CRITICAL|FATAL)\b/i.test(line), words: line };
  const { level, message, error, next } = said;
  const important = level !== 'debug' && level !== 'info';
  const reason = reasonOf(error);
  const words = [
    important ? `${String(level).toUpperCase()} ${message}` : String(message),
    ...(reason && !String(message).includes(reason) ? [`: ${reason}`] : []),
    ...(typeof next === 'string' ? [` → ${next}`] : []),
  ];
  return { important, words: words.join('') };
}

/** @param {string} line @returns {Record<string, unknown> | undefined} */
function parsed(line) {
  if (!line.startsWith('{')) return undefined;
  try {
    const said = JSON.parse(line);
    return typeof said.level === 'string' && typeof said.message === 'string' ? said : undefined;
  } catch {
    return undefined; // somebody printed what begins like JSON
  }
}

/** What went wrong, without where. Python writes that last, JavaScript first. @param {unknown} error */
function reasonOf(error) {
  const stack = typeof error === 'string' ? error : /** @type {{ stack?: unknown } | undefined} */ (error)?.stack;
  if (typeof stack !== 'string') return undefined;
  const lines = stack.trim().split('\n');
  return stack.startsWith('Traceback') ? lines.at(-1) : lines[0]?.replace(/^Error: /, '');
}
