import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientOptions } from './inside.js';
import { actor, rolesOf } from './settings.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'settings-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const running = { temporalAddress: '127.0.0.1:17', taskQueue: 'q', agentServiceUrl: 'http://127.0.0.1:18' };

function startedWith(runtime: object): NodeJS.ProcessEnv {
  writeFileSync(path.join(folder, 'runtime.json'), JSON.stringify(runtime));
  return { DATA_DIR: folder };
}

describe('the CLI connects', () => {
  it('to what npm start runs, when nothing else is said', () => {
    const env = startedWith({ ...running, pid: process.pid });
    expect(clientOptions({}, env)).toMatchObject({
      address: '127.0.0.1:17',
      taskQueue: 'q',
      agentServiceUrl: 'http://127.0.0.1:18',
    });
  });

  it('to what the environment says, and then takes nothing from npm start', () => {
    const env = { ...startedWith({ ...running, pid: process.pid }), TEMPORAL_ADDRESS: 'elsewhere:1' };
    expect(clientOptions({}, env)).toMatchObject({ address: undefined, taskQueue: undefined });
    expect(clientOptions({}, env).agentServiceUrl).toBe('http://127.0.0.1:8100');
  });

  it('to what the flags say before all', () => {
    const env = { ...startedWith({ ...running, pid: process.pid }), TEMPORAL_ADDRESS: 'elsewhere:1' };
    expect(clientOptions({ address: 'flag:1', agentService: 'http://flag' }, env)).toMatchObject({
      address: 'flag:1',
      agentServiceUrl: 'http://flag',
    });
  });

  it.each([
    ['died without a word', { ...running, pid: 2 ** 30 }],
    ['never ran', undefined],
  ])('to the default when npm start %s', (_, runtime) => {
    const env = runtime ? startedWith(runtime) : { DATA_DIR: folder };
    expect(clientOptions({}, env)).toMatchObject({ address: undefined, agentServiceUrl: 'http://127.0.0.1:8100' });
  });
});

it('the one who acts is --by, else the user', () => {
  expect(actor({ by: 'ana' }, { USER: 'bo' })).toBe('ana');
  expect(actor({}, { USER: 'bo' })).toBe('bo');
});

it('their roles are those of --role, else of the environment', () => {
  expect(rolesOf({ role: ['ops'] }, { AGENTS_ROLES: 'finance' })).toEqual(['ops']);
  expect(rolesOf({}, { AGENTS_ROLES: 'finance, ops,' })).toEqual(['finance', 'ops']);
  expect(rolesOf({}, {})).toBeUndefined();
});
