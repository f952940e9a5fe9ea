/**
 * A web page that a developer happens to open reaches nothing of a running product. Promises: nothing runs that a person had to approve
 * and did not; nobody sees what is not theirs. The ports are those that the system lists for the product's processes.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, request as httpRequest, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { followRun, getRun, listRuns, startRun, type TemporalClient } from '@platform/temporal';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../../scripts/lib/browser.mjs';
import { freePort } from '../../scripts/lib/ports.mjs';
import { closing } from '../support/closing.mjs';
import { type Listening, listeningPorts } from '../support/listening.js';
import { patientClient } from '../support/patient-client.js';
import { exited } from '../support/process.js';

const script = new URL('../../scripts/start.mjs', import.meta.url).pathname;
const secret = 'Refund order 1042: the blender arrived broken.';

let dataDir: string;
let launcher: ChildProcess;
let client: TemporalClient;
let browser: Browser;
let stranger: Server;
/** Those at addresses that a page can know. */
let ports: Listening[];
let hidden: Listening[];
let runId: string;
let temporalPid: number;
let uiPort: number;
let webPort: number;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'strangers-'));
  const names = ['TEMPORAL', 'TEMPORAL_UI', 'AGENT_SERVICE', 'WORKER_HEALTH', 'SCRIPTED_MODEL', 'WEB'];
  const chosen = await Promise.all(names.map(async (name) => [`${name}_PORT`, String(await freePort())]));
  const env = { ...process.env, ...Object.fromEntries(chosen), DATA_DIR: dataDir };
  for (const name of ['OPENAI_API_KEY', 'ANTHROPIC_API_KEY', 'MODEL_BASE_URL', 'CONSOLE_URL'])
    Object.assign(env, { [name]: '' });
  // Loopback goes through no proxy: with one that is dead the product starts, and its agents reach their model.
  for (const name of ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY', 'grpc_proxy'])
    Object.assign(env, { [name]: 'http://127.0.0.1:9' });
  uiPort = Number(Object.fromEntries(chosen).TEMPORAL_UI_PORT);
  webPort = Number(Object.fromEntries(chosen).WEB_PORT);
  launcher = spawn(process.execPath, [script, '--temporal-ui'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  for await (const text of launcher.stdout!.setEncoding('utf8')) {
    output += text;
    if (output.includes('Ready in')) break;
  }
  launcher.stdout!.resume();
  const runtime = JSON.parse(await readFile(path.join(dataDir, 'runtime.json'), 'utf8'));
  client = await patientClient({
    env: { TEMPORAL_ADDRESS: runtime.temporalAddress, AGENT_SERVICE_URL: runtime.agentServiceUrl, DATA_DIR: dataDir },
  });
  ({ runId } = await startRun(client, { agentId: 'support', request: secret, startedBy: 'ana' }));
  for await (const update of followRun(client, runId))
    if (update.type === 'update' && update.view.waitingFor.length > 0) break;
  const all = await listeningPorts(launcher.pid!);
  ports = all.filter(({ host }) => !isHidden(host));
  hidden = all.filter(({ host }) => isHidden(host));
  const grpc = Number(client.address.split(':')[1]);
  temporalPid = ports.find(({ port }) => port === grpc)!.pid;
  browser = await launchBrowser();
  stranger = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<p>Hello</p>'));
  await once(stranger.listen(0, '127.0.0.1'), 'listening');
});

afterAll(() =>
  closing({
    browser: () => browser?.close(),
    stranger: () => stranger?.close(),
    client: () => client?.close(),
    'npm start': () => launcher && exited(launcher, 'SIGINT'),
    folder: () => rm(dataDir, { recursive: true, force: true }),
  }),
);

const ours = new Set<string>();

/** What a stranger has started would be listed no later than a run of ours that starts after it. */
async function expectNoOthersRuns(): Promise<void> {
  ours.add(runId).add((await startRun(client, { agentId: 'support', request: 'Any news?', startedBy: 'ana' })).runId);
  const listed = async () => new Set((await listRuns(client, {})).runs.map(({ runId: id }) => id));
  await expect.poll(listed).toEqual(ours);
}

/** What there is to read or to change, whichever port it is at. */
const paths = [
  '/',
  '/health',
  '/healthz',
  '/agents',
  '/metrics',
  '/runs/new',
  '/api/v1/health',
  '/api/v1/runs',
  '/api/v1/decisions',
  '/api/v1/namespaces',
  '/api/v1/namespaces/default/workflows',
  '/api/v1/namespaces/default/workflows/invented?runId=',
  '/namespaces/default/workflows/invented',
  '/v1/chat/completions',
  '/openapi.yaml',
];

const workflow = JSON.stringify({
  workflowType: { name: 'agentExecutionWorkflow' },
  taskQueue: { name: 'agent-runs' },
  agentId: 'support',
  request: 'invented',
});

/** Status of the answer, `closed` when there is none, and what it says. */
function ask({ host, port }: Listening, target: string, headers: Record<string, string>, method = 'GET', body = '') {
  return new Promise<{ status: number | 'closed'; text: string }>((resolve) => {
    const request = httpRequest({ host, port, path: target, method, headers, timeout: 10_000 }, async (response) => {
      const chunks: Buffer[] = [];
      try {
        for await (const chunk of response) chunks.push(chunk);
      } catch {
        // Closed in the middle: what came is looked at.
      }
      resolve({ status: response.statusCode ?? 'closed', text: Buffer.concat(chunks).toString() });
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve({ status: 'closed', text: '' }));
    request.end(body);
  });
}

/** An address of loopback that is drawn at each start, for a server that answers whoever asks. */
function isHidden(host: string): boolean {
  return host.startsWith('127.') && host !== '127.0.0.1';
}

/** Temporal has ports of its own that cannot be closed: what they say to everybody is no run's, and the same for all. */
function isTemporals({ pid }: Listening): boolean {
  return pid === temporalPid;
}

test('every part listens on loopback, and for gRPC or behind the door', async () => {
  expect(ports.length).toBeGreaterThanOrEqual(9);
  expect(ports.filter(({ host }) => host !== '127.0.0.1' && host !== '::1')).toEqual([]);
});

test.each<[string, Record<string, string>]>([
  ['a foreign name', { host: 'evil.example' }],
  ['a foreign name that leads here', { host: 'localhost.evil.example:3000' }],
  ['a page of another origin', { origin: 'http://evil.example' }],
  ['a page without an origin', { origin: 'null' }],
  ['a page of another port', { origin: 'http://localhost:1', 'sec-fetch-site': 'same-site' }],
  ['a picture of another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
])('%s is answered by no port: neither what reads nor what writes', async (_, headers) => {
  for (const listening of ports) {
    for (const target of paths) {
      for (const [method, body] of [
        ['GET', ''],
        ['POST', workflow],
      ] as const) {
        const host = headers.host ?? `127.0.0.1:${listening.port}`;
        const sent = { ...headers, host, ...(body && { 'content-type': 'text/plain' }) };
        const { status, text } = await ask(listening, target, sent, method, body);
        const what = `${method} ${listening.host}:${listening.port}${target}: ${status} ${text.slice(0, 200)}`;
        expect(text, what).not.toContain(runId);
        expect(text, what).not.toContain('blender');
        if (!isTemporals(listening)) expect(['closed', 403, 421, 400], what).toContain(status);
        else if (method === 'POST' && target !== '/metrics') expect(status, what).not.toBe(200);
      }
    }
  }
  await expectNoOthersRuns();
});

test('a gRPC port closes what is not HTTP/2, which is all that a page can send without TLS', async () => {
  const grpc = { host: '127.0.0.1', port: Number(client.address.split(':')[1]), pid: 0 };
  expect(await ask(grpc, '/', { host: '127.0.0.1' }, 'POST', workflow)).toEqual({ status: 'closed', text: '' });
});

/**
 * Runs in the page: tries all that a page can do with an address, and tells what got an answer. Blind requests and forms get none; whether
 * they did anything is seen afterwards.
 */
const attempts = `async (urls, body) => {
  const got = [];
  const loads = (element, url) => new Promise((resolve) => {
    element.onload = () => resolve(true);
    element.onerror = () => resolve(false);
    element.src = url;
    document.body.append(element);
  });
  const opens = (target) => new Promise((resolve) => {
    target.onopen = () => resolve(true);
    target.onerror = () => { target.close(); resolve(false); };
  });
  const submits = (url, name) => new Promise((resolve) => {
    const frame = Object.assign(document.createElement('iframe'), { name });
    const form = Object.assign(document.createElement('form'), { method: 'post', action: url, target: name, enctype: 'text/plain' });
    form.append(Object.assign(document.createElement('input'), { name: body, value: '' }));
    document.body.append(frame, form);
    frame.onload = () => resolve(false);
    setTimeout(resolve, 3_000, false); // what becomes a download never loads
    form.submit();
  });
  const headers = { 'content-type': 'text/plain' };
  const ways = {
    'blind get': (url) => fetch(url, { mode: 'no-cors' }).then(() => false),
    'blind post': (url) => fetch(url, { mode: 'no-cors', method: 'POST', headers, body }).then(() => false),
    get: (url) => fetch(url).then(() => true),
    post: (url) => fetch(url, { method: 'POST', headers, body }).then(() => true),
    picture: (url) => loads(new Image(), url),
    script: (url) => loads(document.createElement('script'), url),
    events: (url) => opens(new EventSource(url)),
    // One for each port: a browser makes those wait that come after one that failed.
    socket: async (url) => url.endsWith('/') && opens(new WebSocket(url.replace('http:', 'ws:'))),
    form: (url) => submits(url, 'sink' + urls.indexOf(url)),
  };
  for (const [way, attempt] of Object.entries(ways))
    await Promise.all(urls.map(async (url) => {
      if (await attempt(url).catch(() => false)) got.push(way + ' ' + url);
    }));
  return got;
}`;

test('a page of another origin, in a browser as people have it, reads nothing, starts nothing and decides nothing', async () => {
  const before = await getRun(client, runId);
  for (const origin of ['127.0.0.1', 'localhost']) {
    const page = await browser.newPage();
    await page.goto(`http://${origin}:${(stranger.address() as AddressInfo).port}/`);
    const urls = ports.flatMap(({ host, port }) =>
      paths.map((target) => `http://${host === '::1' ? '[::1]' : host}:${port}${target}`),
    );
    const read = await page.evaluate(`(${attempts})(${JSON.stringify(urls)}, ${JSON.stringify(workflow)})`);
    // These two say the same to everybody, and nothing of a run; as a script they are an error.
    const known = ports.filter(isTemporals).flatMap(({ port }) => [`:${port}/metrics`, `:${port}/openapi.yaml`]);
    expect(
      (read as string[]).filter((what) => !known.some((end) => what.startsWith('script ') && what.endsWith(end))),
    ).toEqual([]);
    await page.close();
  }
  await expectNoOthersRuns();
  expect(await getRun(client, runId)).toEqual(before);
});

test.each(['TRACE / HTTP/1.1', 'OPTIONS * HTTP/1.1', 'PROPFIND / HTTP/1.1', 'GET http://127.0.0.1/ HTTP/1.1'])(
  'the console answers %s as what it is: nothing that can be asked, and no fault of its own',
  async (line) => {
    expect(await statusOf(`${line}\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 40[05] /);
  },
);

test('a request that never comes to its end is closed by the console', async () => {
  expect(await statusOf('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ')).toMatch(/^HTTP\/1\.1 408 /);
});

/** What the console answers to bytes, up to the end of the connection. */
async function statusOf(bytes: string): Promise<string> {
  const socket = connect(webPort, '127.0.0.1');
  socket.write(bytes);
  let answer = '';
  for await (const piece of socket.setEncoding('utf8')) answer += piece;
  return answer;
}

test('what runs hold on disk is for nobody else on the machine', async () => {
  const names = await readdir(dataDir, { recursive: true });
  expect(names).toEqual(expect.arrayContaining(['temporal/temporal.db', 'logs/worker.log', 'runtime.json']));
  for (const name of names)
    expect(`${name} ${(statSync(path.join(dataDir, name)).mode & 0o077).toString(8)}`).toBe(`${name} 0`);
});

test("Temporal's web UI is there for people who asked for it, through our door, and at no address that a page knows", async () => {
  const door = { host: '127.0.0.1', port: uiPort, pid: 0 };
  expect((await ask(door, '/', { host: `127.0.0.1:${uiPort}` })).status).toBe(200);
  const api = await ask(door, '/api/v1/namespaces', { host: `localhost:${uiPort}`, 'sec-fetch-site': 'same-origin' });
  expect(api).toMatchObject({ status: 200, text: expect.stringContaining('default') });
  if (process.platform !== 'linux') return;
  expect(hidden).toHaveLength(1);
  for (const { port } of hidden) {
    const socket = connect({ host: '127.0.0.1', port });
    const [error] = await once(socket, 'error');
    expect(error.code).toBe('ECONNREFUSED');
  }
});
