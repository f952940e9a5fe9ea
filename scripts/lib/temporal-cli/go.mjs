// @ts-check
import path from 'node:path';
import { run, step } from '../run.mjs';
import { temporalCliVersion } from './release.mjs';

const repository = 'https://github.com/temporalio/cli';

/**
 * The Temporal CLI, built by Go from the release's tag, for platforms that have no archive. The modules that it needs are checked by Go
 * against the sums in the checkout. `go install …@version` cannot build it: a part of it is in no published module.
 * @param {string} folder where to work
 * @returns {Promise<{ program: string, from: string }>}
 * @throws when there is no Go or no git, or it cannot be built
 */
export async function buildWithGo(folder) {
  for (const [command, argument] of /** @type {const} */ ([
    ['go', 'version'],
    ['git', '--version'],
  ])) {
    await run(command, [argument], { title: `${command} ${argument}`, timeoutMs: 20_000 }).catch(() => {
      throw new Error(`there is no \`${command}\` on PATH`);
    });
  }
  const source = path.join(folder, 'source');
  const program = path.join(folder, 'temporal');
  await step(`build the Temporal CLI ${temporalCliVersion} with Go, 3 to 6 minutes, this once`, async (alive) => {
    const tag = ['--depth', '1', '--branch', `v${temporalCliVersion}`];
    await run('git', ['clone', '--quiet', ...tag, repository, source], { title: `git clone ${repository}`, alive });
    await run('go', ['build', '-v', '-trimpath', '-ldflags=-s -w', '-o', program, './cmd/temporal'], {
      title: 'go build',
      cwd: source,
      env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off' },
      alive,
    });
  });
  return { program, from: "built by Go from the release's tag" };
}
