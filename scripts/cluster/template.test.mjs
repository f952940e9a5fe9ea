// @ts-check
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { proxySpec } from './parts.mjs';
import { readState } from './state.mjs';
import { render } from './template.mjs';
import { roleSpec, roles } from './temporal.mjs';

/** @type {string} */
let folder;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'template-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a name without a value, and a value without a place, are errors', () => {
  expect(render('a: {{one}} {{two}} {{one}}', { one: 1, two: 'b' })).toBe('a: 1 b 1');
  expect(() => render('{{one}}', {})).toThrow('The template has no value for {{one}}.');
  expect(() => render('{{one}}', { one: 1, two: 2, three: 3 })).toThrow('The template has no place for two, three.');
});

test('each process of the server listens on ports of its own, and knows one process of each other role', async () => {
  const { ports } = await readState(folder, { shards: 8, webPort: undefined });
  const names = /** @type {import('./temporal.mjs').RoleName[]} */ (Object.keys(roles));
  const options = {
    program: 'server',
    folder,
    certificates: '/c',
    ports: ports.temporal,
    postgresPorts: ports.postgres,
    shards: 8,
  };
  for (const name of names) {
    expect(roleSpec(name, options).args.slice(-2)).toEqual(['--service', roles[name]]);
    const text = readFileSync(path.join(folder, `${name}.yaml`), 'utf8');
    const own = ports.temporal[name];
    expect(text).toMatch(
      new RegExp(`  ${roles[name]}:\n    rpc: .* grpcPort: ${own.grpcPort}, membershipPort: ${own.membershipPort} `),
    );
    expect(text.match(/requireClientAuth: true/g)).toHaveLength(1);
    expect(text).toContain(`port: '${ports.postgres.join(',')}'`);
  }
  const all = Object.values(ports.temporal).flatMap((each) => [each.grpcPort, each.membershipPort]);
  expect(new Set(all).size).toBe(2 * names.length);
});

test('a second start on a folder has the ports, the shards and the token of the first', async () => {
  const first = await readState(folder, { shards: 8, webPort: 3_999 });
  expect(await readState(folder, { shards: 512, webPort: 1 })).toEqual(first);
  expect(first.ports.web).toBe(3_999);
});

test('the proxy sends people to every console, and consoles to every agent-service', () => {
  const addresses = {
    webPort: 1,
    agentServicePort: 2,
    temporalAddress: '',
    namespace: '',
    taskQueue: '',
    workerHealthPort: 0,
    scriptedModelPort: 0,
    dataDir: '',
  };
  proxySpec('caddy', folder, addresses, { consoles: [11, 12], agentServices: [21, 22, 23] });
  const text = readFileSync(path.join(folder, 'Caddyfile'), 'utf8');
  expect(text).toContain('http://127.0.0.1:1 {\n\treverse_proxy 127.0.0.1:11 127.0.0.1:12 {');
  expect(text).toContain('http://127.0.0.1:2 {\n\treverse_proxy 127.0.0.1:21 127.0.0.1:22 127.0.0.1:23 {');
  expect(text).not.toContain('{{');
});
