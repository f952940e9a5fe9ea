/** What the attempt in progress is doing, live and not durable. */
import { z } from 'zod';
import { journalEntrySchema } from './journal.js';
import { memberCallSchema } from './member.js';

const liveTextSchema = z
  .object({ key: z.string(), text: z.string(), reasoning: z.string().nullish(), member: memberCallSchema.nullish() })
  .meta({ id: 'LiveText' });
const liveToolSchema = z
  .object({
    key: z.string(),
    tool: z.string(),
    toolCallId: z.string(),
    startedAt: z.string(),
    member: memberCallSchema.nullish(),
  })
  .meta({ id: 'LiveTool' });

/**
 * An event of `GET /runs/{runId}/live` (SSE): what the attempt in progress is doing, live and not durable. `key` is the key that the
 * journal entry of the same call will have, which then replaces what is shown here. A `snapshot` replaces everything shown before:
 * it comes first, and again whenever a new attempt starts. Playback is not streamed.
 */
export const liveEventSchema = z
  .discriminatedUnion('type', [
    z
      .object({
        type: z.literal('snapshot'),
        /** Absent when this process works on no turn of the run. */
        turn: z.int().nullish(),
        attempt: z.int().nullish(),
        texts: z.array(liveTextSchema),
        tools: z.array(liveToolSchema),
      })
      .meta({ id: 'LiveSnapshot' }),
    /** More of a model's answer. */
    z
      .object({
        type: z.literal('delta'),
        turn: z.int(),
        attempt: z.int(),
        key: z.string(),
        text: z.string().nullish(),
        reasoning: z.string().nullish(),
        member: memberCallSchema.nullish(),
      })
      .meta({ id: 'LiveDelta' }),
    /** A tool call has begun. */
    z
      .object({ type: z.literal('tool'), turn: z.int(), attempt: z.int(), tool: liveToolSchema })
      .meta({ id: 'LiveToolStarted' }),
    /** An entry was acknowledged. */
    z
      .object({ type: z.literal('entry'), turn: z.int(), attempt: z.int(), entry: journalEntrySchema })
      .meta({ id: 'LiveEntry' }),
  ])
  .meta({ id: 'LiveEvent' });
export type LiveEvent = z.infer<typeof liveEventSchema>;
