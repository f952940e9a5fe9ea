/** What the agent-service tells about its agents and about itself, over HTTP. */
import { z } from 'zod';
import { decisionPolicySchema, displaySchema, toolEffectSchema } from './decisions.js';
import { jsonObject } from './json-object.js';
import { runLimitsSchema } from './limits.js';

export const toolDescriptionSchema = z
  .object({
    name: z.string(),
    description: z.string().nullish(),
    argumentsSchema: jsonObject,
    effect: toolEffectSchema,
    needsApproval: z.boolean(),
    /** A person fills in what it is called with, or does it instead of a machine. */
    byPerson: z.enum(['fillsIn', 'does']).meta({ id: 'ToolByPerson' }).nullish(),
    timeoutSeconds: z.number().nullish(),
    /** How often a call is made at most when it fails in a passing way. When absent: as often as the turn has attempts. */
    attempts: z.int().nullish(),
    /** How its calls are decided, where the agent's policies say so. */
    decision: decisionPolicySchema.nullish(),
    /** How its arguments are shown, where the agent's policies say so. */
    display: displaySchema.nullish(),
  })
  .meta({ id: 'ToolDescription' });
export type ToolDescription = z.infer<typeof toolDescriptionSchema>;

const agentKindSchema = z.enum(['agent', 'team']).meta({ id: 'AgentKind' });

/** What a model is told before a run begins. */
const instructionsSchema = z
  .object({
    /** Absent where they are made for each run. */
    text: z.string().nullish(),
    /** A function makes them, or a part of them, for each run. */
    computed: z.boolean().nullish(),
    /** They are longer than what is told here. */
    cut: z.boolean().nullish(),
  })
  .meta({ id: 'Instructions' });

/** `provider` as Agno names it. */
const modelDescriptionSchema = z
  .object({
    provider: z.string(),
    id: z.string(),
    /** Whether the price table has the model; a limit of money is not possible without. */
    priced: z.boolean().nullish(),
  })
  .meta({ id: 'ModelDescription' });

/** A member of a team, or of a team in it. */
export const teamMemberSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    /** As of an agent: a member may be named after its variable or its place. */
    namedAfter: z.string().nullish(),
    /** Id of the team that it is a member of. */
    team: z.string(),
    kind: agentKindSchema,
    role: z.string().nullish(),
    tools: z.array(toolDescriptionSchema),
    /** That of its team when absent. */
    model: modelDescriptionSchema.nullish(),
    instructions: instructionsSchema.nullish(),
  })
  .meta({ id: 'TeamMember' });
export type TeamMember = z.infer<typeof teamMemberSchema>;

/** An agent or team as `GET /agents` describes it. */
export const agentDescriptionSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    /** What the id comes from, in words that follow "named after", where the agent has neither id nor name: `its variable desk.writer`. */
    namedAfter: z.string().nullish(),
    description: z.string().nullish(),
    /** JSON Schema of the request; absent when the agent takes text. */
    inputSchema: jsonObject.nullish(),
    tools: z.array(toolDescriptionSchema),
    model: modelDescriptionSchema,
    /** What the model is told; absent where nothing is said, and from agent-services of earlier versions. */
    instructions: instructionsSchema.nullish(),
    /** Limits of its runs, where they are started without. */
    limits: runLimitsSchema.nullish(),
    /** Who may grant more, and how; anyone, alone, when absent. */
    limitPolicy: decisionPolicySchema.nullish(),
    /** Requests to try. */
    examples: z.array(z.string()),
    /** `agent` when absent. Of a team, `tools` and `model` are its leader's. */
    kind: agentKindSchema.nullish(),
    /** The members of a team, and theirs. */
    members: z.array(teamMemberSchema).nullish(),
  })
  .meta({ id: 'AgentDescription' });
export type AgentDescription = z.infer<typeof agentDescriptionSchema>;

/** An agent or a module that is not served, and why. Its runs are held; all others go on. */
export const agentProblemSchema = z
  .object({
    /** The module that `AGENTS_MODULE` names. */
    module: z.string(),
    /** The agent, where only that one is not served. */
    agentId: z.string().nullish(),
    reason: z.string(),
  })
  .meta({ id: 'AgentProblem' });
export type AgentProblem = z.infer<typeof agentProblemSchema>;

/** `GET /agents`. */
export const agentListSchema = z
  .object({
    agents: z.array(agentDescriptionSchema),
    problems: z.array(agentProblemSchema).nullish(),
    /** The agents run on the scripted model because no key is set. */
    scriptedModel: z.boolean(),
  })
  .meta({ id: 'AgentList' });
export type AgentList = z.infer<typeof agentListSchema>;

/** A call that held up the event loop of all agents of a process, so that all of them waited. */
export const loopBlockSchema = z
  .object({
    /** When it was noticed, ISO 8601. */
    at: z.string(),
    seconds: z.number(),
    /** Whether it has ended. */
    over: z.boolean(),
    /** `file:line in function`, of the agent's code where that is known. */
    where: z.string().nullish(),
    /** Absent where the whole process stood still, or it was no run's. */
    agentId: z.string().nullish(),
    runId: z.string().nullish(),
    tool: z.string().nullish(),
  })
  .meta({ id: 'LoopBlock' });
export type LoopBlock = z.infer<typeof loopBlockSchema>;

/** Since the process began: how often agents held each other up, for how many seconds in all, and by what, newest first. */
const heldUpSchema = z
  .object({ count: z.int(), seconds: z.number(), last: z.array(loopBlockSchema) })
  .meta({ id: 'HeldUp' });

/** One of several processes that are one agent-service. `down`: it has ended, and is started again. */
const agentServiceProcessSchema = z
  .object({
    id: z.string(),
    status: z.enum(['starting', 'ok', 'draining', 'down']).meta({ id: 'ProcessStatus' }),
    turnsRunning: z.int(),
  })
  .meta({ id: 'AgentServiceProcess' });

/** `GET /health`. */
export const agentServiceHealthSchema = z
  .object({
    /** `ok` when turns are taken from the queue; `starting` and `draining` before and after. */
    status: z.enum(['starting', 'ok', 'draining']).meta({ id: 'HealthStatus' }),
    version: z.string(),
    taskQueue: z.string(),
    agents: z.int(),
    turnsRunning: z.int(),
    scriptedModel: z.boolean(),
    problems: z.array(agentProblemSchema).nullish(),
    heldUp: heldUpSchema.nullish(),
    /** Absent where there is one. The rest is of all together, and `ok` from when all have begun for as long as one takes turns. */
    processes: z.array(agentServiceProcessSchema).nullish(),
  })
  .meta({ id: 'AgentServiceHealth' });
export type AgentServiceHealth = z.infer<typeof agentServiceHealthSchema>;
