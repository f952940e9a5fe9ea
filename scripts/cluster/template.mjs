// @ts-check
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../lib/paths.mjs';

/** Where the templates of configurations are. */
const folder = path.join(root, 'deploy/cluster');

/**
 * A text with its `{{names}}` replaced.
 * @param {string} text
 * @param {Record<string, string | number>} values
 * @throws when a name has no value, or a value no place: either is a slip that a server would notice late or never
 */
export function render(text, values) {
  const unused = new Set(Object.keys(values));
  const rendered = text.replace(/\{\{(\w+)\}\}/g, (_, /** @type {string} */ name) => {
    const value = values[name];
    if (value === undefined) throw new Error(`The template has no value for {{${name}}}.`);
    unused.delete(name);
    return String(value);
  });
  if (unused.size > 0) throw new Error(`The template has no place for ${[...unused].join(', ')}.`);
  return rendered;
}

/**
 * Writes a configuration of `deploy/cluster` with its names replaced.
 * @param {string} template its file name
 * @param {string} file
 * @param {Record<string, string | number>} [values]
 */
export function writeConfiguration(template, file, values = {}) {
  writeFileSync(file, render(readFileSync(path.join(folder, template), 'utf8'), values));
}
