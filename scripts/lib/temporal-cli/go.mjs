// @ts-check
import os from 'node:os';
import path from 'node:path';
import { run, step } from '../run.mjs';
import { temporalCliVersion } from './release.mjs';

/**
 * The Temporal CLI, built by Go from the module of its release, which Go checks against its checksum database.
 * @param {string} folder where to work
 * @returns {Promise<{ program: string, from: string }>}
 * @throws when there is no Go, or it cannot build it
 */
export async function buildWithGo(folder) {
  try {
    await run('go', ['version'], { title: 'go version', timeoutMs: 20_000 });
  } catch {
    throw new Error('there is no `go` on PATH');
  }
  console.log(`  Building the Temporal CLI ${temporalCliVersion} with Go: 3 to 6 minutes, this once.`);
  await step(`build the Temporal CLI ${temporalCliVersion}`, async (alive) => {
    const source = `github.com/temporalio/cli/cmd/temporal@v${temporalCliVersion}`;
    await run('go', ['install', '-v', '-trimpath', '-ldflags=-s -w', source], {
      title: `go install ${source}`,
      cwd: os.tmpdir(),
      env: { ...process.env, GOBIN: folder, CGO_ENABLED: '0', GOFLAGS: '' },
      alive,
    });
  });
  return { program: path.join(folder, 'temporal'), from: 'built by Go' };
}
