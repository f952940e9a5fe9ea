// @ts-check
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

/**
 * Takes the variables of a `.env` file into an environment; those that are set already stay. Editors of some systems begin a file with a
 * byte order mark, which is no part of the first name.
 * @param {string} file may be absent
 * @param {NodeJS.ProcessEnv} env
 */
export function loadEnvFile(file, env) {
  let text;
  try {
    text = readFileSync(file);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return;
    throw error;
  }
  for (const [name, value] of Object.entries(parseEnv(decode(text)))) env[name] ??= value;
}

/** Text of UTF-8, or of UTF-16 where the mark says so. @param {Buffer} bytes */
function decode(bytes) {
  const mark = bytes.subarray(0, 2).toString('hex');
  if (mark === 'fffe') return new TextDecoder('utf-16le').decode(bytes);
  if (mark === 'feff') return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder().decode(bytes); // without a mark at the beginning
}
