import {
  type AgentRunInput,
  longestSeconds,
  partPattern,
  runIdPattern,
  workflowIdForRun,
} from '@platform/temporal/contract';
import {
  bytesOf,
  illFormed,
  isTooDeep,
  isWellFormed,
  limitsProblem,
  longestName,
  longestTenant,
  maximumFiles,
  type Names,
  namesBefore,
  readableDepth,
  shapeProblem,
  startTooLarge,
  tenantWeights,
  textProblem,
  tooDeep,
} from '@platform/temporal/workflow';
import { ApplicationFailure, patched, workflowInfo } from '@temporalio/workflow';
import { broughtAnswersProblem } from './brought-answers.js';
import { asNamesWereRead } from './earlier-readings.js';
import { continuedFields } from './input-continued.js';
import { patches } from './patches.js';
import { isObject, optional } from './shapes.js';

const fields: Record<keyof AgentRunInput, (value: unknown, names: Names) => string | undefined> = {
  runId: (value) =>
    typeof value === 'string' && runIdPattern.test(value) ? undefined : `must be a text that matches ${runIdPattern}`,
  agentId: name,
  request: (value) => {
    if (!isWellFormed(value)) return illFormed;
    return (typeof value === 'string' && value.trim() !== '') || isObject(value)
      ? undefined
      : 'must be a text that is not empty, or an object';
  },
  startedBy: name,
  startedById: optional(textProblem),
  startersBefore: optional(startersProblem),
  proof: optional(textProblem),
  sessionId: optionalName,
  userId: optionalName,
  tenant: (value, names) =>
    optionalName(value, names) ??
    optional((given) =>
      bytesOf(String(given)) <= longestTenant && !/["\\]/.test(String(given))
        ? undefined
        : `must be a text of 1 to ${longestTenant} bytes without double quotes and backslashes`,
    )(value),
  tenantWeight: optional((value) =>
    typeof value === 'number' && value >= tenantWeights.least && value <= tenantWeights.most
      ? undefined
      : `must be a number of ${tenantWeights.least} to ${tenantWeights.most}`,
  ),
  decisionDeadlineSeconds: optional((value) =>
    typeof value === 'number' && value > 0 && value <= longestSeconds
      ? undefined
      : `must be a number above 0 and at most ${longestSeconds}`,
  ),
  options: optional((value) => (isWellFormed(value) ? shapeProblem('RunOptions', value) : illFormed)),
  files: optional(filesProblem),
  limits: optional(limitsProblem),
  limitPolicy: optional((value) => shapeProblem('DecisionPolicy', value)),
  ...continuedFields,
};

/**
 * The input, when it is one. Checked here because any Temporal client can start a run, in any language.
 *
 * @throws ApplicationFailure of type `InvalidRequest` (not retryable), with the field and what is allowed.
 */
export function checkRunInput(input: unknown): AgentRunInput {
  const { workflowId, continuedFromExecutionRunId } = workflowInfo();
  // A run that began before sizes were bounded goes on, in new executions as well.
  const problem = inputProblem(input) ?? (continuedFromExecutionRunId ? undefined : sizeProblem(input));
  if (problem) throw invalid(problem);
  const run = input as unknown as AgentRunInput;
  if (workflowId !== workflowIdForRun(run.runId)) {
    throw invalid(`the workflow id must be "${workflowIdForRun(run.runId)}" for this runId, not "${workflowId}"`);
  }
  return run;
}

/** What is wrong with the input of a run that is to be started, with the field and what is allowed. */
export function runInputProblem(input: unknown): string | undefined {
  return inputProblem(input) ?? sizeProblem(input);
}

function sizeProblem(input: unknown): string | undefined {
  const problem = startTooLarge(input);
  return problem && patched(patches.sizesBounded) ? problem : undefined;
}

function inputProblem(input: unknown): string | undefined {
  if (!isObject(input)) return 'the input must be one object with runId, agentId, request and startedBy';
  if (typeof input.lost === 'string') return input.lost;
  const unknown = Object.keys(input).find((field) => !Object.hasOwn(fields, field));
  if (unknown !== undefined) return `${unknown} is unknown; allowed: ${Object.keys(fields).join(', ')}`;
  // A run that began before names were read as they are now goes on, in new executions as well.
  const problem = input.carried
    ? firstProblem(input, namesBefore)
    : asNamesWereRead((read) => firstProblem(input, read));
  if (problem) return problem;
  const answers = broughtAnswersProblem(input as unknown as AgentRunInput);
  return answers && patched(patches.broughtAnswersChecked) ? answers : undefined;
}

function firstProblem(input: Record<string, unknown>, names: Names): string | undefined {
  for (const [field, check] of Object.entries(fields)) {
    const problem = isTooDeep(input[field], readableDepth) ? tooDeep : check(input[field], names);
    if (problem) return `${field} ${problem}`;
  }
  return undefined;
}

function invalid(message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(`The run cannot start: ${message}`, 'InvalidRequest');
}

function filesProblem(value: unknown): string | undefined {
  if (!Array.isArray(value)) return 'must be a list';
  if (value.length > maximumFiles) return `must have at most ${maximumFiles} items`;
  for (const file of value) {
    const problem = isWellFormed(file) ? shapeProblem('FileReference', file) : illFormed;
    if (problem) return problem;
    if (![file.id, file.sha256].every((name) => partPattern.test(name))) {
      return 'must be what uploads returned: id and sha256 are 64 hexadecimal digits';
    }
  }
  return undefined;
}

function name(value: unknown, names: Names): string | undefined {
  if (!isWellFormed(value)) return illFormed;
  if (typeof value !== 'string' || value.trim() === '' || value.length > longestName) {
    return `must be a text of 1 to ${longestName} characters`;
  }
  return names.problem(value);
}

function optionalName(value: unknown, names: Names): string | undefined {
  return optional((given) => name(given, names))(value);
}

function startersProblem(value: unknown): string | undefined {
  const isNamed = (one: unknown) =>
    isObject(one) &&
    isWellFormed(one) &&
    typeof one.by === 'string' &&
    (one.byId === undefined || one.byId === null || typeof one.byId === 'string');
  return Array.isArray(value) && value.every(isNamed)
    ? undefined
    : 'must be a list of objects with by and, if known, byId';
}
