import { execFile } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const mark = 'umask at the end: ';
const tellUmask = `data:text/javascript,process.on('exit',()=>console.error('${encodeURIComponent(mark)}'+process.umask().toString(8)))`;

// Promise: nobody sees what is not theirs. No part relies on the launcher for it.
test.each([
  ['the worker', 'apps/temporal-worker/dist/worker.js', { WORKER_HEALTH_PORT: 'none' }],
  ['the console', 'apps/web/server.mjs', { WEB_PORT: 'none' }],
  ['the scripted model', 'apps/agent-service/scripted-model/server.mjs', { SCRIPTED_MODEL_PORT: 'none' }],
  ['the command line', 'apps/cli/dist/main.js', {}],
])('%s, started alone, makes files for nobody else on this machine', async (_, entry, env) => {
  expect(await said(entry, env)).toContain(`${mark}77`);
});

/** What a program says on standard error that ends at once: of `--version`, or because a variable is wrong. */
function said(entry: string, env: Record<string, string>): Promise<string> {
  const command = ['-c', `umask 022; exec "$0" "$@"`, process.execPath, '--import', tellUmask];
  return new Promise((resolve) => {
    const options = { cwd: root, env: { ...process.env, ...env } };
    execFile('/bin/sh', [...command, path.join(root, entry), '--version'], options, (_error, _stdout, stderr) =>
      resolve(stderr),
    );
  });
}
