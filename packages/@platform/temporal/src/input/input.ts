/** Shapes of what callers pass in, checked before anything is sent. Unknown fields are refused: a misspelt one must not be ignored. */
import { z } from 'zod';
import { passkeyAssertionSchema } from '../agent-service/decisions.js';
import { jsonObject as object } from '../agent-service/json-object.js';
import { runLimitsSchema } from '../agent-service/limits.js';
import { type RunOptions, runOptionsSchema } from '../agent-service/run-options.js';
import {
  longestId,
  longestMessage,
  longestName,
  longestReason,
  longestTenant,
  longestText,
  maximumOptionsBytes,
  maximumRequestBytes,
  mostRoles,
  smallestHistory,
} from '../domain/bounds.js';
import {
  auditDecisions,
  type DecisionSubmission,
  decisionActions,
  decisionVias,
  longestSeconds,
  partPattern,
  type RunLimits,
  type RunStatus,
  ruleCovers,
  runIdPattern,
  runStatuses,
  submittedVias,
} from '../domain/contract.js';
import { isTimeZone } from '../domain/days.js';
import { tenantWeights } from '../domain/fairness.js';
import { maximumFileBytes, maximumFiles } from '../domain/files.js';
import { roundedNumber, withoutNulls, writeJson } from '../domain/json.js';
import { limitNames } from '../domain/limits/limits.js';
import { names } from '../domain/names.js';
import { overviewGroupings } from '../domain/overview.js';
import { illFormed, isWellFormed } from '../domain/well-formed.js';
import { InvalidInput } from '../errors/errors.js';
import type { Hints } from './not-given.js';
import { inputWords } from './words.js';

const atMost = (characters: number) => `must have at most ${characters.toLocaleString('en')} characters`;

/** The name of a person, a role or an agent. */
export const personName = z
  .string()
  .superRefine((name, context) => {
    const problem = name.trim() === '' ? 'must not be empty' : names.problem(name);
    if (problem) context.addIssue({ code: 'custom', message: problem });
  })
  .trim()
  .max(longestName, atMost(longestName));
const text = z.string().max(longestText, atMost(longestText));
const id = z.string().min(1, 'must not be empty').max(longestId, atMost(longestId));

/** Arguments or values of a decision. */
const values = object.refine(
  (given) => Buffer.byteLength(writeJson(given)) <= maximumRequestBytes,
  `must have at most ${maximumRequestBytes} bytes as JSON`,
);

/** The caller's own id for a message. */
const key = z.string().min(1, 'must not be empty').max(longestName, atMost(longestName)).optional();

/** The visibility store's query language cannot tell values with these apart. */
const searchable = personName.regex(
  /^[^"\\]*$/,
  'must not contain a double quote or a backslash: the server cannot search for them',
);

export const tenantSchema = searchable.refine(
  (tenant) => Buffer.byteLength(tenant) <= longestTenant,
  `must have at most ${longestTenant} bytes`,
);

/** A request in words. */
export const requestText = z.string().max(maximumRequestBytes).trim().min(1, 'must not be empty');

/** A request: in words, or as the object that the agent's schema wants. */
export const requestSchema = z.union([requestText, object], {
  error: 'must be a text, or an object for an agent that takes one',
});

/** What a run id may look like. */
export const runIdSchema = z
  .string()
  .regex(
    runIdPattern,
    'must be 1 to 128 letters, digits, dots, dashes or underscores, and start with a letter or digit',
  );

/** Limits of a run, without nulls. */
export const limitsSchema = runLimitsSchema.transform((limits): RunLimits => withoutNulls(limits));

/** What Agno takes beside the request, without nulls. */
export const optionsSchema = runOptionsSchema
  .transform((options): RunOptions => withoutNulls(options))
  .refine(
    (options) => Buffer.byteLength(writeJson(options)) <= maximumOptionsBytes,
    `must have at most ${maximumOptionsBytes} bytes as JSON; put large content in a store that a tool reads`,
  );

const sha256 = z.string().regex(partPattern, 'must be 64 hexadecimal digits');

/** Files as uploads returned them. */
export const filesSchema = z
  .array(
    z.strictObject({
      id: sha256,
      name: z.string(),
      mediaType: z.string(),
      size: z.int().min(1).max(maximumFileBytes),
      sha256,
    }),
  )
  .max(maximumFiles);

export const startRunSchema = z.strictObject({
  agentId: personName,
  request: requestSchema,
  startedBy: personName,
  key: runIdSchema.optional(),
  sessionId: personName.optional(),
  userId: personName.optional(),
  tenant: tenantSchema.optional(),
  tenantWeight: z
    .number()
    .min(tenantWeights.least, `must be at least ${tenantWeights.least}`)
    .max(tenantWeights.most, `must be at most ${tenantWeights.most}`)
    .optional(),
  decisionDeadlineSeconds: z
    .number()
    .positive('must be above 0')
    .max(longestSeconds, `must be at most ${longestSeconds.toLocaleString('en')} (ten years)`)
    .optional(),
  options: optionsSchema.optional(),
  files: filesSchema.optional(),
  limits: limitsSchema.optional(),
  historyLimit: z
    .strictObject({
      events: z.int().min(smallestHistory.events).optional(),
      bytes: z.int().min(smallestHistory.bytes).optional(),
    })
    .optional(),
});

/**
 * What starts a run. `key`: the caller's own id for it, so that starting again with the same key gives the same run; it becomes the run
 * id. `decisionDeadlineSeconds`: a decision that takes longer counts as rejected; no deadline when absent. `tenant`: the customer that it works for; tenants share the workers fairly, by `tenantWeight` (1 when absent). `options`: what Agno's `arun` is given beside the
 * request, in all turns. `files`: what uploads returned. `limits`: what it may use; the
 * agent's own limits hold where none is given. `historyLimit`: when the run
 * leaves its history for a new one, which nobody notices; of use on a server with other limits than Temporal's own.
 */
export type StartRunInput = z.input<typeof startRunSchema>;

export const submitDecisionSchema = z.strictObject({
  runId: runIdSchema,
  requestId: id,
  action: z.enum(decisionActions),
  by: personName,
  roles: z.array(personName).max(mostRoles, `must be at most ${mostRoles}`).optional(),
  via: z.enum(submittedVias).optional(),
  note: text.optional(),
  arguments: values.optional(),
  argumentsHash: text.optional(),
  values: values.optional(),
  result: text.optional(),
  remember: z
    .strictObject({
      covers: z.enum(ruleCovers),
      forSeconds: z
        .number()
        .positive('must be above 0')
        .max(longestSeconds, `must be at most ${longestSeconds.toLocaleString('en')}`)
        .optional(),
      tool: id.optional(),
    })
    .optional(),
  passkey: passkeyAssertionSchema.optional(),
}) satisfies z.ZodType<DecisionSubmission>;

export const revokeRuleSchema = z.strictObject({
  runId: runIdSchema,
  ruleId: id,
  by: personName,
  note: text.optional(),
});

export const raiseLimitSchema = z.strictObject({
  runId: runIdSchema,
  limit: z.enum(limitNames),
  more: z.number().positive('must be above 0'),
  by: personName,
  roles: z.array(personName).max(mostRoles, `must be at most ${mostRoles}`).optional(),
  note: text.optional(),
  key,
});

export const cancelRunSchema = z.strictObject({
  runId: runIdSchema,
  by: personName,
  reason: z.string().max(longestReason, atMost(longestReason)).default(''),
});
export const pauseRunSchema = z.strictObject({ runId: runIdSchema, by: personName, note: text.optional() });
export const steerRunSchema = z.strictObject({
  runId: runIdSchema,
  message: z
    .string()
    .max(longestMessage, atMost(longestMessage))
    .refine((text) => text.trim() !== '', 'must not be empty'),
  by: personName,
  key,
});
export const retryRunSchema = z.strictObject({ runId: runIdSchema, by: personName, note: text.optional() });

const moment = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], {
    error: 'must be a time like 2026-01-31T09:00:00Z, or a day like 2026-01-31 (from its beginning, UTC)',
  })
  .transform((text) => new Date(text).toISOString());

/** A moment, or how long ago it was: `30m`, `24h`, `7d`. What is asked for again and again moves on with the clock. */
const since = z.union(
  [
    moment,
    z
      .string()
      .regex(/^\d{1,5}[mhd]$/)
      .transform(timeAgo),
  ],
  {
    error:
      'must be a time like 2026-01-31T09:00:00Z, a day like 2026-01-31 (from its beginning, UTC), or how long ago, like 24h or 7d',
  },
);

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 };

function timeAgo(ago: string): string {
  const unit = unitMs[ago.at(-1) as keyof typeof unitMs];
  return new Date(Date.now() - Number(ago.slice(0, -1)) * unit).toISOString();
}

/** Which runs, whatever their status. All that is given must hold. */
const runFilterFields = {
  agentId: searchable.optional(),
  startedBy: searchable.optional(),
  schedule: searchable.optional(),
  tenant: searchable.optional(),
  origin: runIdSchema.optional(),
  idPrefix: runIdSchema.optional(),
  search: z
    .string()
    .trim()
    .max(longestName, atMost(longestName))
    .refine((text) => /[\p{L}\p{N}]/u.test(text), 'must have a letter or a digit')
    .optional(),
  since: since.optional(),
  until: since.optional(),
  minCostUsd: z.number().min(0, 'must be at least 0').optional(),
  maxCostUsd: z.number().min(0, 'must be at least 0').optional(),
  cause: searchable.optional(),
  tool: searchable.optional(),
  model: searchable.optional(),
};

/** Orders of a list. `newest`: those under way first, then the latest ended, by the server. The others are sorted among the first runs. */
export const runSorts = ['newest', 'oldest', 'cost', 'tokens', 'longest'] as const;

/** The same, of one status where it is given. */
const filteredFields = { status: z.enum(runStatuses).optional(), ...runFilterFields };

export const listRunsSchema = z.strictObject({
  ...filteredFields,
  sort: z.enum(runSorts).default('newest'),
  limit: z.int().min(1).max(1_000).default(50),
  pageToken: z.string().optional(),
});

const bulkFields = {
  dryRun: z.boolean().default(false),
  only: z.array(runIdSchema).max(1_000, 'must be at most 1,000').optional(),
  by: personName,
};

const openStatuses = ['running', 'waiting', 'paused', 'stalled'] as const satisfies RunStatus[];

export const cancelRunsSchema = z.strictObject({
  status: z.enum(openStatuses).optional(),
  ...runFilterFields,
  ...bulkFields,
  reason: z.string().max(longestReason, atMost(longestReason)).default(''),
});

export const retryStalledRunsSchema = z.strictObject({
  type: z.string().trim().min(1, 'must not be empty').optional(),
  ...runFilterFields,
  ...bulkFields,
  note: text.optional(),
});

export const overviewSchema = z.strictObject({
  from: since.prefault('7d'),
  to: since.optional(),
  by: z.enum(overviewGroupings).default('day'),
  timezone: z
    .string()
    .refine(isTimeZone, 'must be a time zone of the IANA database, for example Europe/Berlin')
    .default('UTC'),
});

export const countRunsSchema = z.strictObject(runFilterFields);

export const listPendingDecisionsSchema = z.strictObject({
  agentId: searchable.optional(),
  startedBy: searchable.optional(),
});

const periodFields = { from: moment, to: moment.optional(), agentId: searchable.optional() };

const auditFields = {
  ...periodFields,
  person: searchable.optional(),
  tool: searchable.optional(),
  decision: z.enum(auditDecisions).optional(),
  via: z.enum(decisionVias).optional(),
  rule: searchable.optional(),
};

const isPeriod = ({ from, to }: { from: string; to?: string }) => to === undefined || from < to;
const wrongPeriod = { path: ['to'], error: 'must be later than from' };

export const verifyAuditsSchema = z.strictObject(periodFields).refine(isPeriod, wrongPeriod);

export const exportAuditSchema = z.strictObject(auditFields).refine(isPeriod, wrongPeriod);

export const readAuditPageSchema = z
  .strictObject({ ...auditFields, pageToken: z.string().optional() })
  .refine(isPeriod, wrongPeriod);

export const exportTracesSchema = z
  .strictObject({ ...periodFields, contents: z.boolean().default(false) })
  .refine(isPeriod, wrongPeriod);

/**
 * The parsed input. Throws {@link InvalidInput} that names the first wrong field and what is allowed. `hints`: what to give instead of a field that
 * is unknown.
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown, hints?: Hints): z.output<Schema> {
  const result = schema.safeParse(input, { error: inputWords });
  if (result.success) return wellFormed(result.data);
  const { issues } = result.error;
  // What is missing beside a field that is called otherwise here says less than that.
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    const [unknown = ''] = issue.keys;
    const why = hints?.(issue.path, unknown) ?? (issue === issues[0] ? 'is unknown' : undefined);
    const at = [...issue.path, unknown].join('.');
    if (why) throw new InvalidInput(at, `${at}: ${why}`);
  }
  const [issue] = issues;
  const field = issue?.path.join('.') || 'input';
  throw new InvalidInput(field, `${field}: ${issue?.message}`);
}

function wellFormed<Input>(input: Input): Input {
  const halved = Object.entries(input ?? {}).find(([, value]) => !isWellFormed(value));
  if (halved) throw new InvalidInput(halved[0], `${halved[0]}: ${illFormed}`);
  const rounded = Object.entries(input ?? {}).find(([, value]) => roundedNumber(value) !== undefined);
  if (rounded) {
    const number = roundedNumber(rounded[1]);
    const problem = `must not hold ${number}: JSON has no such number, or JavaScript has rounded it (parseJson reads any number as it is)`;
    throw new InvalidInput(rounded[0], `${rounded[0]}: ${problem}`);
  }
  return input;
}
