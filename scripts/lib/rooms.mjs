// @ts-check
/** Rooms of a part: the table of its folders in docs/architecture.md, and what its files really import. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';

/** Stands in the table for all files of a part that are in no folder and have no row of their own. */
export const filesBeside = 'files beside them';

/**
 * @typedef {{ rooms: string[], types: string[], all: boolean }} Allowed What a room may import: these; only types of those; `all` above it.
 * @typedef {{ room: string, row: number, allowed: Allowed, libraries?: string[] }} Row `row`: its number in the table, which rooms share.
 * @typedef {{ file: string, to: string, isType: boolean }} Import `file` from the part's `src`; `to`: such a file too, or a library.
 */

/**
 * The rows of a table, one for each room, from the ground up. `heading` stands above the table: `packages/@platform/temporal/src`.
 *
 * @param {string} page text of the page
 * @param {string} heading
 * @returns {Row[]}
 */
export function roomsIn(page, heading) {
  const [, after = ''] = page.split(`**\`${heading}\`**`);
  const lines = after.split('\n').map((line) => line.trim());
  const start = lines.findIndex((line) => line.startsWith('|'));
  const length = lines.slice(start).findIndex((line) => !line.startsWith('|'));
  if (start < 0 || length < 0) throw new Error(`docs/architecture.md has no table after **\`${heading}\`**`);
  const [header = [], , ...rows] = lines.slice(start, start + length).map((line) => line.split('|').slice(1, -1));
  /** @param {string[]} row @param {string} name */
  const cell = (row, name) => row[header.findIndex((given) => given.trim() === name)]?.trim();
  return rows.flatMap((row, index) => {
    const allowed = allowedIn(cell(row, 'may import') ?? '');
    const libraries = cell(row, 'libraries');
    const first = cell(row, 'folder') ?? '';
    const rooms = first === filesBeside ? [filesBeside] : quoted(first);
    return rooms.map((room) => ({
      room,
      row: index,
      allowed,
      libraries: libraries === undefined ? undefined : quoted(libraries),
    }));
  });
}

/** @param {string} cell @returns {Allowed} */
function allowedIn(cell) {
  const isOfTypes = (/** @type {string} */ part) => part.trim().startsWith('types of');
  const parts = cell.split(';');
  return {
    rooms: parts.filter((part) => !isOfTypes(part)).flatMap(quoted),
    types: parts.filter(isOfTypes).flatMap(quoted),
    all: cell.includes('all above'),
  };
}

/** What stands between backticks. @param {string} text */
function quoted(text) {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, name]) => String(name));
}

/**
 * Every import and re-export of a part, but for those of its tests.
 *
 * @param {string} source `packages/@platform/temporal/src`
 * @returns {Import[]}
 */
export function importsOf(source) {
  const files = readdirSync(path.join(root, source), { encoding: 'utf8', recursive: true });
  return files
    .filter((file) => /\.[mt]sx?$|\.mjs$/.test(file) && !/\.test\.\w+$/.test(file))
    .flatMap((file) => importsIn(readFileSync(path.join(root, source, file), 'utf8'), file));
}

/** An `import … from`, an `export … from`, an `import '…'`; then an `import('…')`, which is one of a type after a colon or `typeof`. */
const statement = /^(?:import|export)\b(?: (type)\b)?([^'"`;=]*?)\bfrom '([^']+)'|^import '([^']+)'/gm;
const expression = /(typeof |: )?\bimport\('([^']+)'\)/g;

/** @param {string} code @param {string} file @returns {Import[]} */
export function importsIn(code, file) {
  /** @param {string} target */
  const to = (target) => {
    if (target.startsWith('@/')) return target.slice(2);
    return target.startsWith('.') ? path.posix.join(path.posix.dirname(file), target) : target;
  };
  const statements = [...code.matchAll(statement)].map(([, type, names = '', from, alone]) => ({
    file,
    to: to(String(from ?? alone)),
    isType: type !== undefined || (alone === undefined && areTypes(names)),
  }));
  const expressions = [...code.matchAll(expression)].map(([, type, target]) => ({
    file,
    to: to(String(target)),
    isType: type !== undefined,
  }));
  return [...statements, ...expressions];
}

/** Whether all names in braces are marked as types. @param {string} names */
function areTypes(names) {
  const inside = /^\s*\{([^}]*)\}\s*$/.exec(names)?.[1];
  const each = (inside ?? '').split(',').filter((name) => name.trim() !== '');
  return each.length > 0 && each.every((name) => name.trim().startsWith('type '));
}

/**
 * The room of a file, as the table names it: its folder, or its own name. A file with the name of a folder is the folder's door.
 *
 * @param {string} file from the part's `src`
 * @param {readonly Row[]} rows
 */
export function roomOf(file, rows) {
  const folder = file.includes('/') ? `${file.split('/')[0]}/` : `${path.parse(file).name}/`;
  const own = file.replace(/\.js$/, '.ts');
  const known = rows.map(({ room }) => room);
  return known.includes(folder) ? folder : known.includes(own) ? own : file.includes('/') ? folder : filesBeside;
}
