// @ts-check
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { npmCommand } from './lib/node-packages.mjs';
import { agentServiceDir, root } from './lib/paths.mjs';
import { ensureUv } from './lib/uv.mjs';

// node scripts/sbom.mjs FOLDER: a CycloneDX SBOM of what each image is made of, from the locks. By npm itself: its plugin compiles a library first.
const out = path.resolve(process.argv[2] ?? 'sbom');
mkdirSync(out, { recursive: true });
const workspaces = { worker: 'temporal-worker', console: 'web', cli: 'agents-cli' };
for (const [image, workspace] of Object.entries(workspaces)) {
  const made = ['--sbom-format', 'cyclonedx', '--package-lock-only', '--omit', 'dev', '--workspace', workspace];
  const [npm, ...args] = npmCommand('sbom', ...made);
  writeFileSync(path.join(out, `${image}.cdx.json`), execFileSync(npm, args, { cwd: root, maxBuffer: 2 ** 26 }));
}
const python = [
  'tool',
  'run',
  '--from',
  'cyclonedx-bom==7.1.0',
  'cyclonedx-py',
  'requirements',
  'requirements-extras.lock',
];
const file = path.join(out, 'agent-service.cdx.json');
execFileSync(await ensureUv(), [...python, '--output-file', file], { cwd: agentServiceDir, stdio: 'inherit' });
console.log(out);
