// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../paths.mjs';
import { crdSchemas, findTool } from './tools.mjs';

const chart = path.join(root, 'deploy/helm/durable-agents');
const values = path.join(root, 'deploy/helm/values');
const images = path.join(root, 'deploy/images');
const kubernetes = '1.34';

/**
 * Checks the Dockerfiles, the compose file and the chart with every tool that is there, and says which are not: `npm run deploy:tools` installs them.
 * @returns {number} how many checks failed
 */
export function checkDeployFiles() {
  const dockerfiles = readdirSync(images).filter((name) => name.endsWith('.Dockerfile'));
  let failed = tool(
    'hadolint',
    [...dockerfiles, 'example/Dockerfile'].map((name) => path.join(images, name)),
  );
  failed += tool('compose-check', [path.join(root, 'deploy/compose/compose.yaml')]);
  failed += tool('helm-unittest', [chart]);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'durable-agents-chart-'));
  try {
    for (const name of readdirSync(values)) failed += checkRendered(path.join(values, name), path.join(folder, name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (missing.size > 0)
    console.log(`Not checked, because it is not installed (npm run deploy:tools): ${[...missing].join(', ')}`);
  return failed;
}

/** @type {Set<string>} */
const missing = new Set();

/** @param {string} given a file of values @param {string} rendered where to */
function checkRendered(given, rendered) {
  const failed = tool('helm', ['lint', '--strict', chart, '--values', given]);
  const template = ['template', 'release', chart, '--values', given, '--kube-version', kubernetes];
  const helm = findTool('helm');
  if (!helm || failed > 0) return failed;
  const { status, stdout, stderr } = spawnSync(helm, template, { encoding: 'utf8' });
  if (status !== 0) return fail(`helm template ${given}`, stderr);
  writeFileSync(rendered, stdout);
  const own = `${crdSchemas}/{{.ResourceKind}}-{{.Group}}-{{.ResourceAPIVersion}}.json`;
  // A limit of CPU slows down what has work; a tag that is never used twice need not be asked for at each start; a controller makes pods that are
  // not seen here.
  const accepted = [
    'container-image-pull-policy',
    'pod-networkpolicy',
    'deployment-replicas',
    'deployment-has-host-podantiaffinity',
    'networkpolicy-targets-pod',
  ];
  const score = ['score', '--ignore-container-cpu-limit', ...accepted.flatMap((test) => ['--ignore-test', test])];
  return (
    tool('kubernetes-validate', ['--strict', '--quiet', '-k', kubernetes, rendered]) +
    (existsSync(crdSchemas)
      ? tool('kubeconform', ['-strict', '-ignore-missing-schemas', '-schema-location', own, rendered])
      : 0) +
    tool('kube-score', [...score, '--output-format', 'ci', rendered])
  );
}

/** @param {string} name @param {string[]} args @returns {number} 1 when it fails */
function tool(name, args) {
  const file = findTool(name);
  if (!file) {
    missing.add(name);
    return 0;
  }
  const { status, stdout, stderr } = spawnSync(file, args, { encoding: 'utf8' });
  const lines = `${stdout}${stderr}`.split('\n').filter((line) => !/^\[(OK|SKIPPED)\]/.test(line));
  return status === 0 ? 0 : fail(`${name} ${args.at(-1)}`, lines.join('\n'));
}

/** @param {string} what @param {string} said */
function fail(what, said) {
  console.error(`✗ ${what}\n${said}`);
  return 1;
}
