import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { root } from '../../scripts/lib/paths.mjs';
import { freePort } from '../../scripts/lib/ports.mjs';

// A console that listened with a wrong variable was ready for a supervisor, and a failure for everybody else.
test.each([
  ['AGENT_SERVICE_PORT', 'none'],
  ['WORKER_HEALTH_PORT', '0'],
])('a console that is given %s=%s does not listen, and says what is allowed', async (name, value) => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'console-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const port = await freePort();
  const env = { ...process.env, NODE_ENV: 'production', DATA_DIR: dataDir, WEB_PORT: String(port), [name]: value };
  const { code, stdout, stderr } = await ended(env);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(`${name} is "${value}"; allowed: `);
});

/** What a console that ends by itself has said. */
function ended(env: NodeJS.ProcessEnv): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const server = path.join(root, 'apps/web/server.mjs');
  return new Promise((resolve) => {
    const options = { cwd: path.join(root, 'apps/web'), env, timeout: 120_000 };
    execFile(process.execPath, [server], options, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? (error ? 'it went on' : 0), stdout, stderr }),
    );
  });
}
