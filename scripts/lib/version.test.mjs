import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from './paths.mjs';
import { version } from './version.mjs';

const read = (/** @type {string} */ file) => readFileSync(path.join(root, file), 'utf8');
const folders = ['apps', 'packages/@platform'].flatMap((folder) =>
  readdirSync(path.join(root, folder)).map((name) => `${folder}/${name}`),
);
const packages = ['.', ...folders.filter((folder) => folder !== 'apps/agent-service')];

test.each(packages)('%s has the version of the product, and wants no other of its neighbours', (folder) => {
  const { version: own, dependencies = {} } = JSON.parse(read(`${folder}/package.json`));
  expect(own).toBe(version);
  for (const [name, wanted] of Object.entries(dependencies))
    if (name.startsWith('@platform/')) expect(wanted).toBe(version);
});

test.each([
  ['apps/agent-service/pyproject.toml', /^version = "(.*)"$/m],
  ['apps/agent-service/src/agent_service/__init__.py', /__version__ = "(.*)"/],
  ['apps/web/src/server/version.ts', /version = '(.*)'/],
  ['deploy/helm/durable-agents/Chart.yaml', /^version: (.*)$/m],
  ['deploy/helm/durable-agents/Chart.yaml', /^appVersion: (.*)$/m],
  ['deploy/images/worker.Dockerfile', /^ARG VERSION=(.*)$/m],
  ['deploy/images/agent-service.Dockerfile', /^ARG VERSION=(.*)$/m],
  ['deploy/images/console.Dockerfile', /^ARG VERSION=(.*)$/m],
  ['deploy/images/cli.Dockerfile', /^ARG VERSION=(.*)$/m],
])('%s has the version of the product (%s)', (file, where) => {
  expect(read(file).match(where)?.[1]).toBe(version);
});
