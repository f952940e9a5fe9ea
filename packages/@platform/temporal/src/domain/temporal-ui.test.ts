import { expect, it } from 'vitest';
import { temporalUiProblem, temporalUiTemplate, temporalUiUrl } from './temporal-ui.js';

const run = { namespace: 'default', workflowId: 'agent-run/a b?#' };

it.each([
  ['http://localhost:8233', 'http://localhost:8233/namespaces/default/workflows/agent-run%2Fa%20b%3F%23'],
  ['https://t.example.com/ui/', 'https://t.example.com/ui/namespaces/default/workflows/agent-run%2Fa%20b%3F%23'],
  ['https://t.example.com/?w={workflowId}', 'https://t.example.com/?w=agent-run%2Fa%20b%3F%23'],
])('%s leads to the run', (given, expected) => {
  expect(temporalUiProblem(given)).toBeUndefined();
  expect(temporalUiUrl(temporalUiTemplate(given), run)).toBe(expected);
});

it.each([
  ['localhost:8233', 'begins with http'],
  ['javascript:alert(1)', 'begins with http'],
  ['https://t.example.com/{run}/{workflowId}', '{run}'],
  ['https://t.example.com/{namespace}', 'no {workflowId}'],
  ['https://{workflowId}.example.com/', 'a server that depends'],
  ['https://t.example.com/{workflowId}}', 'a brace'],
])('%s is refused with the reason', (given, why) => {
  expect(temporalUiProblem(given)).toContain(why);
});
