// @ts-check
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './paths.mjs';

/** @type {{ failureKind(type: string): string } | undefined} */
let words;

/** A kind of failure as people know it. @param {string} type */
export function failureKind(type) {
  return words ? words.failureKind(type) : type;
}

/** @type {{ shown(text: string): string, shownBlock(text: string): string } | undefined} */
let built;

/** From now on what is hidden in a text is shown. The client package must have been built: before that, nothing here is from outside. */
export async function loadShown() {
  const dist = (/** @type {string} */ file) =>
    import(pathToFileURL(path.join(root, 'packages/@platform/temporal/dist', file)).href);
  built = await dist('domain/shown.js');
  words = await dist('words/failures.js');
}

/** A text in one line, as the client package shows it. @param {string} text */
export function shown(text) {
  return built ? built.shown(text) : text;
}

/** A text with lines of its own. @param {string} text */
export function shownBlock(text) {
  return built ? built.shownBlock(text) : text;
}
