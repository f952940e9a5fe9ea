import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import {
  type Decision,
  DecisionRejected,
  getRun,
  isDecided,
  type PendingDecision,
  type RecordedVote,
  RunEnded,
  readInbox,
  type SubmitDecisionInput,
  submitDecision,
  type TemporalClient,
  TemporalUnavailable,
} from '@platform/temporal';
import { isOwnDecision } from '@platform/temporal/decisions';
import type { ApiEnv } from '../identity/identify.js';
import { ProblemError } from '../problem.js';
import { decisionSchema, inboxSchema, recordedVoteSchema } from '../schemas/decision.js';
import { problems } from '../schemas/problem.js';
import { decideBodySchema, listDecisionsQuerySchema, runParamsSchema } from '../schemas/requests.js';
import { json, jsonBody } from './content.js';

const decideRoute = createRoute({
  method: 'post',
  path: '/runs/{runId}/decisions',
  tags: ['decisions'],
  summary: 'Decide on one request of a run',
  request: { params: runParamsSchema, body: { ...jsonBody(decideBodySchema), required: true } },
  responses: {
    200: json('The decision, taken and recorded.', decisionSchema),
    202: json('A vote, recorded; others must agree as well before it is decided.', recordedVoteSchema),
    ...problems({
      400: 'The input has a wrong shape.',
      403: 'The policy names others, or wants somebody else than the one who started the run.',
      404: 'There is no such run, or it does not wait for this decision.',
      409: 'Decided already (`decision` says by whom and when), agreed to already by the same person, or the arguments are not the ones that were seen.',
      410: 'The run has ended without this decision.',
      422: 'The action, the arguments or the values do not fit the request.',
      503: 'Temporal or the worker is not there.',
    }),
  },
});

const inboxRoute = createRoute({
  method: 'get',
  path: '/decisions',
  tags: ['decisions'],
  summary: 'Every decision that runs wait for, the oldest first',
  request: { query: listDecisionsQuerySchema },
  responses: {
    200: json('The inbox.', inboxSchema),
    ...problems({ 400: 'The filter has a wrong shape.', 503: 'Temporal cannot be reached.' }),
  },
});

/** Decide, and what waits to be decided. */
export function addDecisionRoutes(app: OpenAPIHono<ApiEnv>): void {
  app.openapi(decideRoute, async (c) => {
    const submission = { ...c.req.valid('param'), ...c.req.valid('json') };
    const taken = await decide(c.get('client'), submission);
    return isDecided(taken) ? c.json(taken, 200) : c.json(taken, 202);
  });
  app.openapi(inboxRoute, async (c) => {
    return c.json(await readInbox(c.get('client'), c.req.valid('query')), 200);
  });
}

/**
 * Like `submitDecision`. A repeat of the same decision by the same person is taken as well. Anybody else who comes too late gets the decision
 * that was taken, also when the run has ended.
 */
async function decide(client: TemporalClient, submission: SubmitDecisionInput): Promise<Decision | RecordedVote> {
  try {
    return await submitDecision(client, submission);
  } catch (error) {
    const isLate =
      error instanceof RunEnded || (error instanceof DecisionRejected && error.reason === 'AlreadyDecided');
    const found = isLate ? await findDecision(client, submission) : undefined;
    if (!found) throw error;
    const { request, decision } = found;
    // The answer to the first was lost on its way, or it was sent twice: it is taken.
    const { actor } = client;
    if (isOwnDecision(request, decision, { ...submission, ...(actor && { by: actor.name, byId: actor.id }) }))
      return decision;
    const { action, by, decidedAt } = decision;
    const detail = `Request "${decision.requestId}" was decided already: ${action} by ${by} at ${decidedAt}.`;
    throw new ProblemError(
      'DecisionRejected',
      detail,
      { status: 409, reason: 'AlreadyDecided', decision },
      { cause: error },
    );
  }
}

async function findDecision(
  client: TemporalClient,
  { runId, requestId }: SubmitDecisionInput,
): Promise<{ request: PendingDecision; decision: Decision } | undefined> {
  try {
    const { timeline } = await getRun(client, runId);
    const items = timeline.flatMap((item) => (item.kind === 'decision' && item.request.id === requestId ? [item] : []));
    return items.flatMap(({ request, decision }) => (decision ? [{ request, decision }] : [])).at(-1);
  } catch (error) {
    if (error instanceof TemporalUnavailable) return undefined;
    throw error;
  }
}
