/** Events of the streams. Data is JSON. */
import { liveEventSchema } from '@platform/temporal/agent-service';
import { z } from 'zod';
import { inboxSchema } from './decision.js';
import { problemSchema } from './problem.js';
import { runHeadSchema, runListSchema } from './run.js';
import { timelineItemSchema } from './timeline.js';

/** The run as it is now, and what is new in its timeline. */
export const runUpdateSchema = z
  .object({
    view: runHeadSchema,
    /** Each replaces the one of the same id. */
    changed: z.array(timelineItemSchema),
    /** Where each of `changed` stands in the timeline, from 0, ascending. */
    positions: z.array(z.int()),
    /** Ids of items to take away; one that is not there is no error. */
    removed: z.array(z.string()),
    /** `changed` is the whole timeline. */
    complete: z.boolean(),
  })
  .meta({ id: 'RunUpdate' });
export type RunUpdateEvent = z.infer<typeof runUpdateSchema>;

const reachable = z.enum(['ok', 'unreachable']);

/** What this server can reach of what it shows. `agentService` is `ok` while nothing is asked of it. */
export const feedStatusSchema = z
  .object({ temporal: reachable, agentService: reachable, message: z.string().optional() })
  .meta({ id: 'FeedStatus' });
export type FeedStatus = z.infer<typeof feedStatusSchema>;

/** The last event: nothing more comes, and there is no need to connect again. */
export const endSchema = z.object({ problem: problemSchema.optional() }).meta({ id: 'FeedEnd' });

const named = <Name extends string, Data extends z.ZodType>(event: Name, data: Data) =>
  z.object({ event: z.literal(event), data });

const decisionsEvent = named('decisions', inboxSchema).meta({ id: 'DecisionsEvent' });
const statusEvent = named('status', feedStatusSchema).meta({ id: 'StatusEvent' });
const aliveEvent = named('alive', z.object({})).meta({
  id: 'AliveEvent',
  description: 'Nothing happened for 10 s. After 30 s without any event the connection is dead: connect again.',
});
const endEvent = named('end', endSchema).meta({ id: 'EndEvent' });

export const runEventsSchema = z
  .discriminatedUnion('event', [
    named('update', runUpdateSchema)
      .extend({ id: z.string().meta({ description: 'Id of a history event; resume with it as `Last-Event-ID`.' }) })
      .meta({ id: 'UpdateEvent' }),
    named('live', liveEventSchema).meta({ id: 'LiveTokensEvent' }),
    statusEvent,
    decisionsEvent,
    aliveEvent,
    endEvent,
  ])
  .meta({ id: 'RunEvents' });

export const decisionEventsSchema = z
  .discriminatedUnion('event', [decisionsEvent, statusEvent, aliveEvent, endEvent])
  .meta({ id: 'DecisionEvents' });

export const listEventsSchema = z
  .discriminatedUnion('event', [
    named('runs', runListSchema).meta({ id: 'RunsEvent' }),
    statusEvent,
    aliveEvent,
    endEvent,
  ])
  .meta({ id: 'RunListEvents' });
