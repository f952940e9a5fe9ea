/** What crosses for the lease of a process: its input, its signs of life, and what it is asked. */
import { z } from 'zod';

/** Input of the lease workflow, and of its activity `holdLease`. */
export const leaseInputSchema = z
  .object({
    /** The process that holds it. */
    processId: z.string(),
    /** The process's own task queue. */
    queue: z.string(),
  })
  .meta({ id: 'LeaseInput' });
export type LeaseInput = z.infer<typeof leaseInputSchema>;

/** A turn that the process has, and with what anybody may end this attempt of it. */
export const heldTurnSchema = z
  .object({
    workflowId: z.string(),
    /** Of Temporal: the execution. */
    runId: z.string(),
    activityId: z.string(),
    /** From 1. */
    attempt: z.int(),
    /** 0 where attempts have no limit. */
    maximumAttempts: z.int(),
    /** The task token of this attempt, one character for each byte (Latin-1): its text repeats the ids and so costs little when compressed. */
    token: z.string(),
  })
  .meta({ id: 'HeldTurn' });
export type HeldTurn = z.infer<typeof heldTurnSchema>;

/** What {@link leaseHeartbeatSchema} holds compressed. */
export const heldTurnsSchema = z.object({ turns: z.array(heldTurnSchema) }).meta({ id: 'HeldTurns' });
export type HeldTurns = z.infer<typeof heldTurnsSchema>;

/**
 * Details of the heartbeat of `holdLease`: every turn that the process has. Also its result, when the process goes and leaves turns; a process
 * that leaves none returns `null`.
 */
export const leaseHeartbeatSchema = z
  .object({
    /** How many turns. */
    count: z.int(),
    /** `HeldTurns` as JSON (UTF-8), by gzip, in base64. */
    held: z.string(),
  })
  .meta({ id: 'LeaseHeartbeat' });
export type LeaseHeartbeat = z.infer<typeof leaseHeartbeatSchema>;

/** Input of the activity `heed`: whose turn is to beat at once. */
export const heedInputSchema = z
  .object({
    workflowId: z.string(),
    /** Of the turn's activity; absent: every turn of this workflow that the process has. */
    activityId: z.string().nullish(),
  })
  .meta({ id: 'HeedInput' });
export type HeedInput = z.infer<typeof heedInputSchema>;
