import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { AgentDescription } from '../agent-service.js';
import type { TemporalClient } from '../connection/client.js';
import { checkRequest, checkWithAgents, listAgents } from './agents.js';

const agent = (id: string, inputSchema?: Record<string, unknown>): AgentDescription => ({
  id,
  name: id,
  inputSchema,
  tools: [],
  model: { provider: 'OpenAI', id: 'gpt' },
  examples: [],
});
const inputSchema = {
  type: 'object',
  properties: { topic: { type: 'string' }, tone: { enum: ['dry', 'warm'] }, by: { $ref: '#/$defs/Person' } },
  required: ['topic'],
  additionalProperties: false,
  $defs: { Person: { type: 'object', properties: { born: { type: 'string', format: 'date' } }, required: ['born'] } },
};
const agents = [agent('support'), agent('report', inputSchema)];

describe('a request', () => {
  it.each([
    ['for an agent that is not there', 'refunds', 'Hi', 'UnknownAgent', /"refunds".*Known agents: report, support/],
    ['that is an object for an agent that takes text', 'support', {}, 'InvalidInput', /takes text/],
    ['that is text for an agent that takes an object', 'report', 'tea', 'InvalidInput', /topic, tone, by/],
    ['with a missing field', 'report', {}, 'InvalidInput', /topic/],
    ['with an unknown field', 'report', { topic: 'tea', page: 1 }, 'InvalidInput', /request\.page: is unknown/],
    ['with a value that is not allowed', 'report', { topic: 'tea', tone: 'loud' }, 'InvalidInput', /tone.*dry, warm/],
    ['with a wrong field inside', 'report', { topic: 'tea', by: { born: 1 } }, 'InvalidInput', /request\.by\.born/],
  ])('%s is refused', (_, id, request, code, message) => {
    expect(() => checkRequest(agents, id, request)).toThrow(message);
    expect(() => checkRequest(agents, id, request)).toThrow(expect.objectContaining({ code }));
  });

  it('for an agent that is not served says why', () => {
    const problems = [
      { module: 'desk', reason: 'module desk cannot be imported.' },
      { module: 'shop', agentId: 'refunds', reason: 'two agents have the id refunds.' },
    ];
    expect(() => checkRequest(agents, 'refunds', 'Hi', problems)).toThrow(
      /not served: two agents have the id refunds\.$/,
    );
    expect(() => checkRequest(agents, 'other', 'Hi', problems)).toThrow(
      /not served: module desk cannot be imported\.$/,
    );
  });

  it.each([
    ['support', 'Hi'],
    ['report', { topic: 'tea', tone: 'dry', by: { born: '2000-01-01' } }],
  ])('that fits agent %s passes', (id, request) => {
    expect(() => checkRequest(agents, id, request)).not.toThrow();
  });
});

describe('the agent-service', () => {
  let server: Server;
  let body = '';
  let client: TemporalClient;
  beforeAll(async () => {
    server = createServer((_, response) => response.end(body));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    client = { agentServiceUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } as TemporalClient;
  });
  afterAll(() => server.close());

  it('tells its agents', async () => {
    body = JSON.stringify({ agents, scriptedModel: true });
    await expect(listAgents(client)).resolves.toMatchObject({ agents: [{ id: 'support' }, { id: 'report' }] });
  });

  // Promise: nothing runs that a person had to approve. A run that starts without an answer has none of the limits that its agent has.
  it('is not taken for one that is away while it is only busy', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout');
    try {
      await listAgents(client);
      expect(timeout.mock.calls.flat().every((ms) => ms >= 10_000)).toBe(true);
      expect(timeout).toHaveBeenCalledOnce();
    } finally {
      timeout.mockRestore();
    }
  });

  it('tells its agents without one that cannot be read, which is a line that says so', async () => {
    const bad = { ...agent('bad'), tools: [null] };
    body = JSON.stringify({ agents: [agents[0], bad, null, agents[1]], scriptedModel: true });
    const list = await listAgents(client);
    expect(list.agents.map(({ id }) => id)).toEqual(['support', 'report']);
    expect(list.unreadable).toEqual([
      { agentId: 'bad', message: expect.stringContaining('tools.0 has the wrong shape') },
      { agentId: '', message: expect.stringContaining('its description has the wrong shape') },
    ]);
    await expect(checkWithAgents(client, { agentId: 'bad', request: 'Hi' })).resolves.toMatchObject({
      uncheckedBecause: expect.stringContaining('tools.0'),
    });
  });

  it.each([
    ['something else that listens there', '<html>', /not JSON/],
    ['another version', '{"agents": 3}', /another version/],
  ])('is not mistaken for %s', async (_, answer, message) => {
    body = answer;
    await expect(listAgents(client)).rejects.toThrow(message);
    await expect(listAgents(client)).rejects.toMatchObject({ code: 'AgentServiceUnavailable' });
  });

  it('gets the token, and no answer of another status for a redirect', async () => {
    const seen: (string | undefined)[] = [];
    const asking = createServer((request, response) => {
      seen.push(request.headers.authorization);
      if (request.headers.authorization === 'Bearer right')
        response.end(JSON.stringify({ agents, scriptedModel: true }));
      else if (request.headers.authorization === 'Bearer moved') response.writeHead(302, { location: '/agents' }).end();
      else response.writeHead(401).end('{}');
    });
    await new Promise<void>((resolve) => asking.listen(0, '127.0.0.1', resolve));
    const agentServiceUrl = `http://127.0.0.1:${(asking.address() as AddressInfo).port}`;
    const withToken = (agentServiceToken?: string) =>
      listAgents({ agentServiceUrl, agentServiceToken } as TemporalClient);
    try {
      await expect(withToken('right')).resolves.toMatchObject({ agents: [{ id: 'support' }, { id: 'report' }] });
      await expect(withToken('wrong')).rejects.toThrow(/AGENT_SERVICE_TOKEN set here is not one that it takes/);
      await expect(withToken()).rejects.toThrow(/asks for AGENT_SERVICE_TOKEN, which is not set here/);
      await expect(withToken('moved')).rejects.toMatchObject({ code: 'AgentServiceUnavailable' });
      expect(seen).toEqual(['Bearer right', 'Bearer wrong', undefined, 'Bearer moved']);
    } finally {
      asking.close();
    }
  });

  it.each([
    [undefined, /AGENT_SERVICE_URL is not set/],
    ['http://127.0.0.1:1', /connection refused|bad port/],
  ])('at %s is unavailable, with the next step', async (agentServiceUrl, message) => {
    const missing = listAgents({ agentServiceUrl } as TemporalClient);
    await expect(missing).rejects.toThrow(message);
    await expect(missing).rejects.toThrow(/npm start/);
  });
});
