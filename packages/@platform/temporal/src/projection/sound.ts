/**
 * Checks the shapes of values that people are shown, where they are read. Anybody who may write into the namespace can write a memo or a message. A
 * value of another shape would break the list, the inbox or the page that shows it.
 */
import { z } from 'zod';
import { decisionRequestSchema, passkeyAssertionSchema } from '../agent-service/decisions.js';
import { type FileReference, fileReferenceSchema } from '../agent-service/file-reference.js';
import { jsonObject as object } from '../agent-service/json-object.js';
import {
  type ApprovalRule,
  type Decision,
  decisionActions,
  decisionVias,
  type Grants,
  type LimitRaise,
  originKinds,
  type PendingDecision,
  type RunOrigin,
  ruleCovers,
  type ScheduledRunInput,
  type Stall,
  type Usage,
  type Vote,
} from '../domain/contract.js';
import type { Named } from '../domain/decisions/same-person.js';
import { limitNames } from '../domain/limits/limits.js';

const text = z.string();
const time = z.string().refine(isTime, 'is no time');
const count = z.number().min(0);

const action = z.enum(decisionActions);
const via = z.enum(decisionVias);
const names = z.array(text);
const deciders = z.object({ names: names.nullish(), roles: names.nullish() });

const said = {
  action,
  by: text,
  byId: text.nullish(),
  proof: text.nullish(),
  passkey: passkeyAssertionSchema.nullish(),
  roles: names.nullish(),
  via: via.nullish(),
  note: text.nullish(),
  arguments: object.nullish(),
  values: object.nullish(),
  result: text.nullish(),
};
const vote = z.object({ ...said, at: time });

const shapes = {
  request: decisionRequestSchema.extend({
    askedAt: time,
    deadline: time.nullish(),
    votes: z.array(vote).nullish(),
    remindAt: time.nullish(),
    escalations: z.array(z.object({ at: time, to: deciders, done: z.boolean().nullish() })).nullish(),
  }),
  vote,
  decision: z.object({
    ...said,
    requestId: text,
    decidedAt: time,
    votes: z.array(vote).nullish(),
    rule: text.nullish(),
    createdRule: text.nullish(),
  }),
  rule: z.object({
    id: text,
    tool: text,
    member: text.nullish(),
    covers: z.enum(ruleCovers),
    requestId: text,
    argumentsHash: text,
    arguments: object,
    by: text,
    byId: text.nullish(),
    proof: text.nullish(),
    roles: names.nullish(),
    via,
    createdAt: time,
    expiresAt: time.nullish(),
    uses: count,
    revoked: z.object({ by: text, byId: text.nullish(), at: time, note: text.nullish() }).nullish(),
  }),
  stall: z.object({ type: text, message: text, since: time, turn: z.number() }),
  origin: z.object({
    kind: z.enum(originKinds),
    runId: text,
    turn: z.number().nullish(),
    entry: z.number().nullish(),
    toolCallId: text.nullish(),
    depth: z.number().nullish(),
  }),
  starters: z.array(z.object({ by: text, byId: text.nullish() })),
  files: z.array(fileReferenceSchema),
  usage: z.record(text, z.union([count, z.record(text, count)])),
  scheduledRun: z.looseObject({
    agentId: text,
    request: z.union([text, object]),
    startedBy: text,
    startedById: text.nullish(),
    limits: object.nullish(),
  }),
  grants: z.record(text, count),
  raise: z.object({
    limit: z.enum(limitNames),
    more: count,
    allowed: count,
    by: text,
    byId: text.nullish(),
    roles: names.nullish(),
    at: time,
    note: text.nullish(),
  }),
} as const satisfies Record<string, z.ZodType>;

interface Sound {
  request: PendingDecision;
  vote: Vote;
  decision: Decision;
  rule: ApprovalRule;
  stall: Stall;
  origin: RunOrigin;
  starters: Named[];
  files: FileReference[];
  usage: Usage;
  scheduledRun: ScheduledRunInput['run'];
  grants: Grants;
  raise: LimitRaise;
}

/** What is wrong with a value, in words that follow its name (`0.askedAt is no time`); `undefined` when it can be shown. */
export function unsound(kind: keyof Sound, value: unknown): string | undefined {
  const [issue] = shapes[kind].safeParse(value).error?.issues ?? [];
  if (!issue) return undefined;
  const path = issue.path.join('.');
  return `${path && `${path} `}${issue.code === 'custom' ? issue.message : `has the wrong shape (${issue.message})`}`;
}

/** The value as it is, with fields that this version does not know, or `undefined` for one of another shape. */
export function asSound<Kind extends keyof Sound>(kind: Kind, value: unknown): Sound[Kind] | undefined {
  return unsound(kind, value) === undefined ? (value as Sound[Kind]) : undefined;
}

/** A text that is a time. */
export function asTime(value: unknown): string | undefined {
  return typeof value === 'string' && isTime(value) ? value : undefined;
}

function isTime(value: string): boolean {
  return Number.isFinite(Date.parse(value));
}
