/** Fields of a run's input that say what it goes on from. */
import { type AgentRunInput, originKinds, partPattern, runIdPattern } from '@platform/temporal/contract';
import { keptProblem, shapeProblem, smallestHistory } from '@platform/temporal/workflow';
import { workflowInfo } from '@temporalio/workflow';
import { type Check, isObject, optional } from './shapes.js';

type ContinuedField = 'origin' | 'transcript' | 'kept' | 'answers' | 'messages' | 'historyLimit' | 'carried';

/** Says what is wrong with a field of the input. */
export const continuedFields: Record<ContinuedField & keyof AgentRunInput, Check> = {
  origin: optional(
    shape('an object with kind, runId and, for a fork, turn and entry, for a child, toolCallId and depth', {
      kind: (value) => (originKinds as readonly unknown[]).includes(value),
      runId: (value) => typeof value === 'string' && runIdPattern.test(value),
      turn: absentOr(isCount),
      entry: absentOr(isCount),
      toolCallId: absentOr(isText),
      depth: absentOr(isCount),
    }),
  ),
  transcript: optional(
    shape('an object with part (64 hexadecimal digits) and, if wanted, inSession and midLoop', {
      part: (value) => typeof value === 'string' && partPattern.test(value),
      inSession: absentOr(isBoolean),
      midLoop: absentOr(isBoolean),
    }),
  ),
  kept: optional((value) => {
    const problem = keptProblem(value);
    return problem && `must be a list of journal entries, numbered from 0: it ${problem}`;
  }),
  answers: optional((value) => {
    if (!isObjects(value)) return 'must be a list of answers to decisions';
    for (const [index, answer] of value.entries()) {
      const problem = shapeProblem('DecisionAnswer', answer);
      if (problem) return `must be a list of answers to decisions: answer ${index} ${problem}`;
    }
    return undefined;
  }),
  messages: optional((value) =>
    isObjects(value) &&
    value.every(({ id, text, by, at, byId }) => [id, text, by, at].every(isText) && absentOr(isText)(byId))
      ? undefined
      : 'must be a list of messages with id, text, by and at',
  ),
  historyLimit: optional(
    shape(`an object with events (at least ${smallestHistory.events}) and bytes (at least ${smallestHistory.bytes})`, {
      events: absentOr((value) => isNumber(value) && Number(value) >= smallestHistory.events),
      bytes: absentOr((value) => isNumber(value) && Number(value) >= smallestHistory.bytes),
    }),
  ),
  carried: optional((value) =>
    workflowInfo().continuedFromExecutionRunId === undefined
      ? 'is set by the run itself when it continues as new; leave it out'
      : shape('what the execution before left', {
          execution: (number) => isCount(number) && Number(number) > 0,
          startedAt: isText,
          turn: isCount,
          answers: isObjects,
          requests: absentOr(isObjects),
          decisions: absentOr(
            (state) => isObject(state) && [state.pending, state.decided, state.rules].every(isObjects),
          ),
          control: absentOr(isObject),
          signed: absentOr(
            (state) =>
              isObject(state) &&
              [state.taken, state.sent].every(isObjects) &&
              absentOr(isObjects)(state.passkeys) &&
              absentOr(isBoolean)(state.isOn),
          ),
          granted: absentOr((granted) => isObject(granted) && Object.values(granted).every(isNumber)),
          usage: (usage) =>
            isObject(usage) &&
            Object.entries(usage).every(([name, used]) =>
              name === 'children' ? isObject(used) && Object.values(used).every(isNumber) : isNumber(used),
            ),
        })(value),
  ),
};

function shape(what: string, fields: Record<string, (value: unknown) => boolean>): Check {
  return (value) => {
    if (!isObject(value)) return `must be ${what}`;
    const unknown = Object.keys(value).find((field) => !Object.hasOwn(fields, field));
    if (unknown !== undefined) return `must be ${what}; ${unknown} is unknown`;
    const wrong = Object.entries(fields).find(([field, fits]) => !fits(value[field]));
    return wrong && `must be ${what}; ${wrong[0]} is not`;
  };
}

function absentOr(fits: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => value === undefined || value === null || fits(value);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isNumber(value: unknown): boolean {
  return Number.isFinite(value);
}

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean';
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isObjects(value: unknown): value is Record<string, unknown>[] {
  return Array.isArray(value) && value.every(isObject);
}
