import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { AgentServiceUnavailable, getFromAgentService, runIdPattern, type TemporalClient } from '@platform/temporal';
import { z } from 'zod';
import type { ApiContext } from '../context.js';
import type { ApiEnv } from '../identity/identify.js';
import { ProblemError } from '../problem.js';
import { runFileSchema, runFilesSchema } from '../schemas/files.js';
import { problems } from '../schemas/problem.js';
import { runParamsSchema } from '../schemas/requests.js';
import { json } from './content.js';

/** Milliseconds that the agent-service has for a file. */
const timeoutMs = 30_000;

/** A header with which a browser runs no script of a file and loads nothing for it. */
const inert = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";

const away = { 503: 'The agent-service cannot be reached.' };

const listRoute = createRoute({
  method: 'get',
  path: '/runs/{runId}/files',
  tags: ['runs'],
  summary: "The files that a run's tools made, the oldest first",
  request: { params: runParamsSchema },
  responses: {
    200: json('Empty for a run that made none.', runFilesSchema),
    ...problems({ 400: 'Not the id of a run.', ...away }),
  },
});

const fileRoute = createRoute({
  method: 'get',
  path: '/runs/{runId}/files/{name}',
  tags: ['runs'],
  summary: 'A file of a run',
  request: {
    params: runParamsSchema.extend({ name: z.string().regex(runIdPattern, 'must be the name of a file') }),
  },
  responses: {
    200: { description: 'Its content.', content: { '*/*': { schema: z.string().meta({ format: 'binary' }) } } },
    ...problems({ 400: 'Not the name of a file.', 404: 'The run has no such file.', ...away }),
  },
});

/** Files, passed on from the agent-service. */
export function addFileRoutes(app: OpenAPIHono<ApiEnv>, { client }: ApiContext): void {
  const url = client.agentServiceUrl;

  app.openapi(listRoute, async (c) => {
    const { runId } = c.req.valid('param');
    const response = await ask(client, `/runs/${runId}/files`, c.req.raw.signal);
    const files = response.ok ? z.array(runFileSchema).safeParse(await response.json()) : undefined;
    if (!files?.success) throw new AgentServiceUnavailable(url, `HTTP ${response.status} for the list of files`);
    return c.json({ files: files.data }, 200);
  });

  app.openapi(fileRoute, async (c) => {
    const { runId, name } = c.req.valid('param');
    const response = await ask(client, `/runs/${runId}/files/${name}`, c.req.raw.signal);
    if (!response.ok || !response.body) {
      await response.body?.cancel();
      if (response.status !== 404) throw new AgentServiceUnavailable(url, `HTTP ${response.status} for a file`);
      throw new ProblemError('FileNotFound', `Run "${runId}" has no file "${name}".`);
    }
    const { headers } = response;
    return c.body(response.body, 200, {
      'content-type': headers.get('content-type') ?? 'application/octet-stream',
      'content-disposition': headers.get('content-disposition') ?? 'attachment',
      'content-security-policy': inert,
    });
  });
}

async function ask(client: TemporalClient, path: string, signal: AbortSignal): Promise<Response> {
  try {
    return await getFromAgentService(client, path, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
  } catch (error) {
    if (signal.aborted || error instanceof AgentServiceUnavailable) throw error;
    const code = error instanceof Error && (error.cause as NodeJS.ErrnoException | undefined)?.code;
    const reason = code === 'ECONNREFUSED' ? 'connection refused' : String(code || error);
    throw new AgentServiceUnavailable(client.agentServiceUrl, reason, { cause: error });
  }
}
