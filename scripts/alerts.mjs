// @ts-check
/** Makes every alert fire on a real product, and looks at every panel of the dashboards: test/observability. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { findTool } from './lib/deploy/tools.mjs';
import { install } from './lib/install.mjs';
import { root } from './lib/paths.mjs';

const program = process.env.PROMETHEUS || findTool('prometheus');
if (program) {
  await install({ dev: true });
  const args = ['run', '--project', 'integration', 'test/observability'];
  const env = { ...process.env, PROMETHEUS: program };
  const { status } = spawnSync(path.join(root, 'node_modules/.bin/vitest'), args, { cwd: root, env, stdio: 'inherit' });
  process.exitCode = status ?? 1;
} else {
  console.error(
    'There is no prometheus: npm run deploy:tools builds one with Go, Debian has one, or set PROMETHEUS to its path.',
  );
  process.exitCode = 1;
}
