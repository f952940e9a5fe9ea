/** docs/architecture.md tells which folder may import which; here every import of every part is held to it, and it to them. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './paths.mjs';
import { filesBeside, importsIn, importsOf, roomOf, roomsIn } from './rooms.mjs';

const page = readFileSync(path.join(root, 'docs/architecture.md'), 'utf8');

const parts = [
  'packages/@platform/temporal/src',
  'packages/@platform/client/src',
  'apps/temporal-worker/src',
  'apps/cli/src',
  'apps/web/src',
];

/** Files of the part itself, not a library. @param {string} to @param {string} source */
const isOwn = (to, source) =>
  ['', '.ts', '.tsx', '/index.ts'].some((end) => {
    const file = path.join(root, source, to.replace(/\.js$/, '.ts') + end);
    return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
  });

/** Whether a name of the table means this library: itself, or `@scope/*` and `name/*`. @param {string} name @param {string} library */
const means = (name, library) =>
  name.endsWith('*') ? library.startsWith(name.slice(0, -1)) : library === name || library.startsWith(`${name}/`);

describe.each(parts)('%s', (source) => {
  const rows = roomsIn(page, source);
  const order = rows.map(({ room }) => room);
  const imports = importsOf(source);
  const between = imports
    .filter(({ to }) => isOwn(to, source))
    .map((each) => ({ ...each, from: roomOf(each.file, rows), room: roomOf(each.to, rows) }))
    .filter(({ from, room }) => from !== room);

  test('every folder is in the table, and the table has no other', () => {
    const entries = readdirSync(path.join(root, source), { withFileTypes: true });
    const folders = entries
      .filter((entry) => entry.isDirectory() && imports.some(({ file }) => file.startsWith(`${entry.name}/`)))
      .map(({ name }) => `${name}/`);
    const named = order.filter((room) => room !== filesBeside);
    expect(named.filter((room) => room.endsWith('/')).sort()).toEqual(folders.sort());
    expect(named.filter((room) => !statSync(path.join(root, source, room), { throwIfNoEntry: false }))).toEqual([]);
  });

  test('the table names only folders above for what a folder may import', () => {
    const up = rows.flatMap(({ room, allowed }, index) =>
      allowed.rooms.filter((each) => !order.slice(0, index).includes(each)).map((each) => `${room} → ${each}`),
    );
    expect(up).toEqual([]);
  });

  test('every file imports only what the table allows its folder', () => {
    const refused = between.filter(({ from, room, isType }) => {
      const allowed = rows.find((row) => row.room === from)?.allowed;
      const isAbove = order.indexOf(room) >= 0 && order.indexOf(room) < order.indexOf(from);
      if (allowed?.rooms.includes(room) || (allowed?.all && isAbove)) return false;
      return !(isType && allowed?.types.includes(room));
    });
    expect(refused.map(({ file, to, isType }) => `${file} imports ${isType ? 'types of ' : ''}${to}`)).toEqual([]);
  });

  test('the table allows nothing that no file needs', () => {
    const unused = rows.flatMap(({ room, allowed }) => {
      const needed = between.filter(({ from }) => from === room);
      const values = new Set(needed.filter(({ isType }) => !isType).map((each) => each.room));
      const any = new Set(needed.map((each) => each.room));
      return [
        ...allowed.rooms.filter((each) => !values.has(each)).map((each) => `${room} → ${each}`),
        ...allowed.types.filter((each) => !any.has(each)).map((each) => `${room} → types of ${each}`),
      ];
    });
    expect(unused).toEqual([]);
  });

  test('libraries stay in the folders that the table names for them', () => {
    const outside = imports.filter(({ file, to }) => {
      const { libraries } = rows.find(({ room }) => room === roomOf(file, rows)) ?? {};
      return libraries && !isOwn(to, source) && !libraries.some((name) => means(name, to));
    });
    expect(outside.map(({ file, to }) => `${file} imports ${to}`)).toEqual([]);
    // Folders of one row share its libraries.
    const used = (/** @type {string} */ name, /** @type {readonly string[]} */ rooms) =>
      imports.some(({ file, to }) => rooms.includes(roomOf(file, rows)) && means(name, to));
    const unused = rows.flatMap(({ libraries = [], row }) => {
      const rooms = rows.filter((each) => each.row === row).map(({ room }) => room);
      return libraries.filter((name) => !used(name, rooms)).map((name) => `${rooms.join(', ')}: ${name}`);
    });
    expect(unused).toEqual([]);
  });
});

test('the client over HTTP takes only types of the inside: more would bring gRPC into browsers', () => {
  const ofInside = importsOf('packages/@platform/client/src').filter(({ to }) => to === '@platform/temporal');
  expect(ofInside.length).toBeGreaterThan(0);
  expect(ofInside.filter(({ isType }) => !isType)).toEqual([]);
});

test('pages of the console take only types of the inside and of the API: more would bring gRPC into the browser', () => {
  const isOnServer = (/** @type {string} */ file) => file.startsWith('server/') || file.startsWith('app/api/');
  const ofServer = importsOf('apps/web/src').filter(
    ({ file, to }) => (to === '@platform/temporal' || isOnServer(to)) && !isOnServer(file),
  );
  expect(ofServer.length).toBeGreaterThan(0);
  expect(ofServer.filter(({ isType }) => !isType)).toEqual([]);
});

test('the table of the agent-service has the order that its own test holds', () => {
  const held = readFileSync(path.join(root, 'apps/agent-service/tests/service/test_rooms.py'), 'utf8');
  const [, rooms = ''] = /^ROOMS = \(([^)]*)\)/m.exec(held) ?? [];
  const order = roomsIn(page, 'apps/agent-service/src/agent_service').map(({ room }) => room);
  expect(order.filter((room) => room.endsWith('/'))).toEqual(
    [...rooms.matchAll(/"(\w+)"/g)].map(([, room]) => `${room}/`),
  );
});

test('imports are read in every form, and what only looks like one is not', () => {
  const code = `import a from './a.js';
import {
  type B,
  type C,
} from '../b/c.js';
import { type D, e } from './e.js';
import 'side-effect';
export * from './f.js';
export type * from './g.js';
export const text = "from './no.js'";
const lazy = await import('./lazy.js');
type T = typeof import('./t.js');
// import x from './comment.js';`;
  expect(importsIn(code, 'room/file.ts')).toEqual([
    { file: 'room/file.ts', to: 'room/a.js', isType: false },
    { file: 'room/file.ts', to: 'b/c.js', isType: true },
    { file: 'room/file.ts', to: 'room/e.js', isType: false },
    { file: 'room/file.ts', to: 'side-effect', isType: false },
    { file: 'room/file.ts', to: 'room/f.js', isType: false },
    { file: 'room/file.ts', to: 'room/g.js', isType: true },
    { file: 'room/file.ts', to: 'room/lazy.js', isType: false },
    { file: 'room/file.ts', to: 'room/t.js', isType: true },
  ]);
});
