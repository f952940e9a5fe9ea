import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { type ListRunsInput, listRuns, readInbox, type TemporalClient, TemporalUnavailable } from '@platform/temporal';
import { canonicalJson } from '@platform/temporal/json';
import { whileKnown } from '../access/streams.js';
import type { ApiContext } from '../context.js';
import { Outbox } from '../feed/outbox.js';
import type { Pollers } from '../feed/poller.js';
import { sendEvents } from '../feed/send-events.js';
import type { ApiEnv } from '../identity/identify.js';
import { ProblemError } from '../problem.js';
import { decisionEventsSchema, listEventsSchema, runEventsSchema } from '../schemas/events.js';
import { problems } from '../schemas/problem.js';
import {
  listRunsQuerySchema,
  runEventsHeadersSchema,
  runEventsQuerySchema,
  runParamsSchema,
} from '../schemas/requests.js';
import { eventStream } from './content.js';

const tags = ['events'];

const runEventsRoute = createRoute({
  method: 'get',
  path: '/runs/{runId}/events',
  tags,
  summary: 'A run as it happens',
  description:
    'Costs the run nothing: no query, no update, no signal. Starts with the run as it is. Ends with `end` when the run has ended.',
  request: { params: runParamsSchema, query: runEventsQuerySchema, headers: runEventsHeadersSchema },
  responses: {
    200: eventStream('Server-sent events.', runEventsSchema),
    ...problems({ 400: 'Not the id of a run, or of an event.', 404: 'There is no such run.' }),
  },
});

const decisionEventsRoute = createRoute({
  method: 'get',
  path: '/decisions/events',
  tags,
  summary: 'The inbox, whenever it changes',
  responses: { 200: eventStream('Server-sent events.', decisionEventsSchema) },
});

const listEventsRoute = createRoute({
  method: 'get',
  path: '/runs/events',
  tags,
  summary: 'A page of runs, whenever it changes',
  request: { query: listRunsQuerySchema },
  responses: {
    200: eventStream('Server-sent events.', listEventsSchema),
    ...problems({
      400: 'The filter has a wrong shape.',
      503: 'Temporal is not set up, or too many lists with different filters are watched.',
    }),
  },
});

/** Refuses a wrong filter at once. When the server is away, the stream waits for it. */
async function checkFilter(client: TemporalClient, query: ListRunsInput): Promise<void> {
  try {
    await listRuns(client, query);
  } catch (error) {
    if (!(error instanceof TemporalUnavailable)) throw error;
  }
}

/** What tells apart who may share an answer: those who see the same. */
function seenBy({ actor }: TemporalClient) {
  return { sees: actor?.sees ?? null };
}

/** Refuses one more list when too many different lists are watched: each is a repeated question to the server. */
function refuseBeyond(lists: Pollers, key: string): void {
  if (!lists.isFull(key)) return;
  const next = 'Watch one that others watch too, ask for it with GET /api/v1/runs, or try again later.';
  throw new ProblemError(
    'TooManyLists',
    `As many different lists of runs are watched as this server asks for. ${next}`,
  );
}

/** The streams. Must be added before `/runs/{runId}`, which would take `/runs/events` for a run. */
export function addEventRoutes(app: OpenAPIHono<ApiEnv>, context: ApiContext): void {
  const { feeds, pollers, lists } = context;
  const poll = (event: string, ask: () => Promise<unknown>) => () => ({
    event,
    ask,
    onDefect: (error: unknown) => context.onDefect(error, `Asking for ${event} failed`),
  });
  const pollDecisions = (client: TemporalClient) => poll('decisions', () => readInbox(client));
  const attachDecisions = (client: TemporalClient, outbox: Outbox, options?: { status?: boolean }) =>
    pollers.attach(canonicalJson(seenBy(client)), outbox, pollDecisions(client), options);

  app.openapi(listEventsRoute, async (c) => {
    const client = c.get('client');
    const query = c.req.valid('query');
    const key = canonicalJson({ query, ...seenBy(client) });
    refuseBeyond(lists, key);
    if (!lists.has(key)) await checkFilter(client, query);
    refuseBeyond(lists, key);
    const outbox = new Outbox();
    const ask = poll('runs', () => listRuns(client, query));
    return sendEvents(c, outbox, whileKnown(c.get('principal'), outbox, [lists.attach(key, outbox, ask)]));
  });

  app.openapi(decisionEventsRoute, (c) => {
    const outbox = new Outbox();
    return sendEvents(c, outbox, whileKnown(c.get('principal'), outbox, [attachDecisions(c.get('client'), outbox)]));
  });

  app.openapi(runEventsRoute, async (c) => {
    const { after, decisions } = c.req.valid('query');
    const outbox = new Outbox();
    const leaves: (() => void)[] = [];
    const lastEventId = c.req.valid('header')['last-event-id'];
    leaves.push(await feeds.open(c.req.valid('param').runId, outbox, lastEventId ?? after));
    if (decisions) leaves.push(attachDecisions(c.get('client'), outbox, { status: false }));
    return sendEvents(c, outbox, whileKnown(c.get('principal'), outbox, leaves));
  });
}
