/** Runs that an agent starts as children of its own: what the agent-service asks the workflow for. */
import { z } from 'zod';
import { decisionPolicySchema } from './decisions.js';
import { jsonObject } from './json-object.js';
import { runLimitsSchema } from './limits.js';
import { memberCallSchema } from './member.js';

/** A tool call that starts another run and waits for its end. */
export const childRunRequestSchema = z
  .object({
    /** Unique in the run: `<turn>-<tool call id>`. */
    id: z.string(),
    toolCallId: z.string(),
    tool: z.string(),
    /** SHA-256 of the call's arguments as canonical JSON; absent when the agent-service is of a version that did not say it. */
    argumentsHash: z.string().nullish(),
    agentId: z.string(),
    /** What the agent is asked: text, or an object for an agent with an input schema. */
    request: z.union([z.string(), jsonObject]),
    /** Why no such run can be started; the model gets to read it. */
    problem: z.string().nullish(),
    /** The member of a team whose call it is; absent for the agent's or the team leader's own. */
    member: memberCallSchema.nullish(),
    /** What the policies of the agent that is started allow its runs, and who may grant more. */
    limits: runLimitsSchema.nullish(),
    limitPolicy: decisionPolicySchema.nullish(),
  })
  .meta({ id: 'ChildRunRequest' });
export type ChildRunRequest = z.infer<typeof childRunRequestSchema>;
