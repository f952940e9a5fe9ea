// @ts-check
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pythonShapes, typescriptShapes } from './lib/contract-shapes.mjs';
import { installNodePackages } from './lib/node-packages.mjs';
import { agentServiceDir, root } from './lib/paths.mjs';
import { contractModels, contractNames } from './lib/python-contract.mjs';
import { contractEntries } from './lib/python-entries.mjs';
import { installPythonPackages } from './lib/python-packages.mjs';
import { run } from './lib/run.mjs';

await installNodePackages({ dev: true });
await installPythonPackages({ dev: true });
await run(path.join(root, 'node_modules/.bin/tsc'), ['-b', 'packages/@platform/temporal'], { title: 'tsc', cwd: root });

const check = process.argv.includes('--check');
const python = path.join(agentServiceDir, 'src/agent_service/contract');
/** @type {[file: string, code: string][]} */
const files = [
  [path.join(python, 'models.py'), await contractModels()],
  [path.join(python, 'names.py'), await contractNames()],
  [path.join(python, 'shapes.py'), await pythonShapes()],
  [path.join(python, 'entries.py'), await contractEntries()],
  [path.join(root, 'packages/@platform/temporal/src/domain/shapes/schemas.ts'), await typescriptShapes()],
];

for (const [file, code] of files) {
  const current = await readFile(file, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (current === code) continue;
  const shown = path.relative(root, file);
  if (check) {
    console.error(`${shown} is not what the TypeScript contract says. Run \`npm run generate\` and commit the result.`);
    process.exitCode = 1;
  } else {
    await writeFile(file, code);
    console.log(`wrote ${shown}`);
  }
}
