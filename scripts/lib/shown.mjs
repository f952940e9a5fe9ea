// @ts-check
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './paths.mjs';

/** @type {{ shown(text: string): string, shownBlock(text: string): string } | undefined} */
let built;

/** From now on what is hidden in a text is shown. The client package must have been built: before that, nothing here is from outside. */
export async function loadShown() {
  built = await import(pathToFileURL(path.join(root, 'packages/@platform/temporal/dist/domain/shown.js')).href);
}

/** A text in one line, as the client package shows it. @param {string} text */
export function shown(text) {
  return built ? built.shown(text) : text;
}

/** A text with lines of its own. @param {string} text */
export function shownBlock(text) {
  return built ? built.shownBlock(text) : text;
}
