// @ts-check
import path from 'node:path';
import { agentServiceDir, pythonBin, root } from './paths.mjs';

/**
 * One part of the checks. `report` names the file that the runner writes its numbers to; without it the part counts as one test.
 * @typedef {object} Check
 * @property {string} name
 * @property {string} command
 * @property {string[]} args
 * @property {string} [cwd] the repository's root when absent
 * @property {'vitest' | 'pytest'} [runner]
 * @property {boolean} [beside] it runs while the others do
 */

const node = process.execPath;
const npmBin = (/** @type {string} */ name) => path.join(root, 'node_modules/.bin', name);
const python = (/** @type {string} */ name) => path.join(pythonBin, name);

/** Lint, types, generated code, unused code, and the tests that need no Temporal server. @type {Check[]} */
export const checks = [
  { name: 'lint and format (biome)', command: npmBin('biome'), args: ['check', '--error-on-warnings', '.'] },
  { name: 'types (tsc)', command: npmBin('tsc'), args: ['-b', 'tsconfig.check.json'] },
  { name: 'lint (ruff)', command: python('ruff'), args: ['check', '.', '../../bench'], cwd: agentServiceDir },
  {
    name: 'format (ruff)',
    command: python('ruff'),
    args: ['format', '--check', '.', '../../bench'],
    cwd: agentServiceDir,
  },
  { name: 'types (pyright)', command: npmBin('pyright'), args: ['-p', agentServiceDir] },
  { name: 'generated code is fresh', command: node, args: ['scripts/generate.mjs', '--check'] },
  { name: 'images, chart, compose file', command: node, args: ['scripts/deploy-check.mjs'] },
  { name: 'unused code (knip)', command: npmBin('knip'), args: ['--no-progress'] },
  { name: 'unit tests (vitest)', command: npmBin('vitest'), args: ['run', '--project', 'unit'], runner: 'vitest' },
  {
    name: 'tests (pytest)',
    command: python('python'),
    args: ['-m', 'pytest', '-q'],
    cwd: agentServiceDir,
    runner: 'pytest',
    beside: true, // one process of a minute and more, where the others leave a core free
  },
];

/** Tests on real components: Temporal server, agent-service, worker, scripted model. @type {Check[]} */
export const integrationTests = [
  {
    name: 'integration tests (vitest)',
    command: npmBin('vitest'),
    args: ['run', '--project', 'integration'],
    runner: 'vitest',
  },
];
