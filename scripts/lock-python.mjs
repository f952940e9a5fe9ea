// @ts-check
import { agentServiceDir } from './lib/paths.mjs';
import { run, step } from './lib/run.mjs';
import { ensureUv, uvEnvironment } from './lib/uv.mjs';

// The development lock has the optional packages too, for the tests. The runtime lock is made under the constraints of the development lock, so that the one is a part of the other. The third is the runtime with all extras, for the image.
const uv = await ensureUv();
const env = await uvEnvironment(uv);
const compile = [
  'pip',
  'compile',
  '--universal',
  '--python-version',
  '3.11',
  '--generate-hashes',
  '--no-header',
  '--no-annotate',
  '--no-emit-index-url',
  '--no-emit-find-links',
  'pyproject.toml',
  ...process.argv.slice(2),
];
for (const args of [
  ['--group', 'dev', '--all-extras', '-o', 'requirements-dev.lock'],
  ['-c', 'requirements-dev.lock', '-o', 'requirements.lock'],
  ['--all-extras', '-c', 'requirements-dev.lock', '-o', 'requirements-extras.lock'],
]) {
  await step(`lock ${args.at(-1)}`, (alive) =>
    run(uv, [...compile, ...args], { title: 'uv pip compile', cwd: agentServiceDir, env, alive }),
  );
}
