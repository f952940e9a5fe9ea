// @ts-check
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readEnvironment } from './environment.mjs';
import { root } from './paths.mjs';

test('an empty environment gives the defaults, and empty values count as not set', () => {
  const settings = readEnvironment({});
  expect(settings).toMatchObject({ namespace: 'default', taskQueue: 'agent-runs', scriptedModel: true });
  expect(settings.agentProcesses).toBe(Math.min(availableParallelism(), 4));
  expect(settings.temporalAddress).toBeUndefined();
  expect(settings.ports.agentService).toEqual({ variable: 'AGENT_SERVICE_PORT', number: 8100, explicit: false });
  expect(readEnvironment({ TEMPORAL_ADDRESS: '', AGENT_SERVICE_PORT: ' ', OPENAI_API_KEY: '' })).toEqual(settings);
});

test('the first model that is set is the one that is named', () => {
  const model = (/** @type {NodeJS.ProcessEnv} */ env) => readEnvironment(env).model;
  expect(model({ OPENAI_API_KEY: 'a', ANTHROPIC_API_KEY: 'b' })).toBe('OpenAI');
  expect(model({ MODEL_BASE_URL: 'http://127.0.0.1:11434/v1', MODEL_ID: 'llama3.1' })).toBe(
    'llama3.1 at http://127.0.0.1:11434/v1',
  );
});

test.each([
  ['TEMPORAL_ADDRESS', 'http://localhost:7233'],
  ['TEMPORAL_NAMESPACE', 'two words'],
  ['TEMPORAL_PORT', '0'],
  ['WORKER_HEALTH_PORT', '65536'],
  ['AGENT_SERVICE_URL', 'localhost:8100'],
  ['AGENTS_MODULE', 'agents/support.py'],
  ['TEMPORAL_CLI', '/nowhere/temporal'],
  ['TRACE_CONTENT', 'yes'],
  ['TEMPORAL_UI_URL', 'localhost:8233'],
  ['TEMPORAL_UI_URL', 'http://localhost:8233/{namespace}'],
  ['TRACE_URL_TEMPLATE', 'http://localhost:6006/{trace}/{traceId}'],
  ['TRACE_URL_TEMPLATE', 'javascript:{traceId}'],
  ['TRACE_URL_TEMPLATE', 'http://localhost:6006/'],
])('%s=%s is refused with name, value and what is allowed', (name, value) => {
  expect(() => readEnvironment({ [name]: value })).toThrow(`${name} is "${value}"; allowed: `);
});

test('all wrong values are named at once', () => {
  expect(() => readEnvironment({ TEMPORAL_PORT: 'x', LOG_LEVEL: 'y' })).toThrow(
    /TEMPORAL_PORT is "x"[\s\S]*LOG_LEVEL is "y"/,
  );
});

test('.env.example documents every variable that is read, and begins with the three of Temporal', () => {
  const example = readFileSync(path.join(root, '.env.example'), 'utf8');
  const documented = [...example.matchAll(/^# ([A-Z_]+)=/gm)].map((match) => match[1]);
  expect(documented.slice(0, 3)).toEqual(['TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE', 'TEMPORAL_TASK_QUEUE']);
  /** @type {string[]} */
  const read = [];
  readEnvironment(new Proxy({}, { get: (_, name) => void read.push(String(name)) }));
  expect(read.filter((name) => !documented.includes(name))).toEqual([]);
});
