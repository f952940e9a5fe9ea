// @ts-check
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildPrograms } from '../build.mjs';
import { npmCommand } from '../node-packages.mjs';
import { agentServiceDir, pythonBin, root } from '../paths.mjs';
import { ensureUv } from '../uv.mjs';

/**
 * What has to hold before a release, and needs the package indexes: packages that can be published, the Python package as a wheel, licences, known
 * holes. Says of each what came of it, or why it cannot be checked here.
 * @returns {Promise<number>} how many do not hold
 */
export async function checkRelease() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'durable-agents-release-'));
  try {
    let failed = 0;
    await buildPrograms();
    for (const name of publishable()) {
      failed += npx(`${name}: exports, files and types`, 'publint@0.3.24', ['--strict', name]);
      const attw = ['--pack', name, '--profile', 'esm-only', '--format', 'ascii'];
      failed += npx(`${name}: types as Node and bundlers find them`, '@arethetypeswrong/cli@0.18.5', attw);
    }
    failed += await wheel(folder);
    failed += run('licences of npm and Python packages', process.execPath, 'scripts/licences.mjs');
    failed += run('known holes in npm packages', ...npmCommand('audit', '--omit=dev'));
    const uv = await ensureUv();
    const audit = [
      'tool',
      'run',
      'pip-audit==2.9.0',
      '--disable-pip',
      '--require-hashes',
      '-r',
      'requirements-extras.lock',
    ];
    failed += run('known holes in Python packages', uv, ...audit);
    return failed;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Folders of packages that are published. */
function publishable() {
  const folders = readdirSync(path.join(root, 'packages/@platform')).map((name) => `packages/@platform/${name}`);
  return folders.filter((folder) => !JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8')).private);
}

/** The Python package is built, holds its data files, and can be imported without the checkout. @param {string} folder */
async function wheel(folder) {
  const uv = await ensureUv();
  const built = run(
    'the Python package builds as a wheel',
    uv,
    'build',
    '--wheel',
    '--out-dir',
    folder,
    agentServiceDir,
  );
  if (built > 0) return built;
  const file = path.join(folder, String(readdirSync(folder).find((name) => name.endsWith('.whl'))));
  const script = `import sys; sys.path.insert(0, ${JSON.stringify(file)}); import agent_service, importlib.resources as r; from agent_service.tools import durable_runs; assert agent_service.__file__.startswith(${JSON.stringify(file)}); assert r.files("agent_service.agents").joinpath("prices.toml").is_file()`;
  return run('the wheel can be imported', path.join(pythonBin, 'python'), '-c', script);
}

/** @param {string} what @param {string} name @param {string[]} args */
function npx(what, name, args) {
  return run(what, ...npmCommand('exec', '--yes', '--', name, ...args));
}

/** @param {string} what @param {string} command @param {...string} args @returns {number} 1 when it does not hold */
function run(what, command, ...args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: command.endsWith('uv') ? agentServiceDir : root,
    encoding: 'utf8',
  });
  const said = `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`;
  if (status === 0) {
    console.log(`✓ ${what}`);
    return 0;
  }
  if (/audit endpoint returned an error|ConnectionError|ProxyError/.test(said)) {
    console.log(`- ${what}: not checked, the package index does not answer this: ${said.trim().split('\n')[0]}`);
    return 0;
  }
  console.error(`✗ ${what}\n${said}`);
  return 1;
}
