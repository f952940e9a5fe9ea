/** Conditions on the arguments of a call, judged. No imports of libraries: this file goes into the workflow's bundle. */
import type { Condition } from './agent-service.js';
import { canonicalJson, isObject } from './json.js';

/** `unknown`: the argument is missing, or of a type that cannot be compared with the value. */
export type Judgement = 'yes' | 'no' | 'unknown';

/** Whether arguments meet all conditions. One that does not hold decides; else one that cannot be judged. */
export function judgeAll(conditions: readonly Condition[], args: Record<string, unknown>): Judgement {
  const judgements = conditions.map((condition) => judge(condition, args));
  if (judgements.includes('no')) return 'no';
  return judgements.includes('unknown') ? 'unknown' : 'yes';
}

/** Whether arguments meet one condition. */
export function judge({ argument, operator, value }: Condition, args: Record<string, unknown>): Judgement {
  const given = read(args, argument.split('.'));
  if (operator === 'exists') return yes((given !== undefined) === value);
  if (given === undefined) return 'unknown';
  switch (operator) {
    case 'eq':
      return equals(given, value);
    case 'ne':
      return not(equals(given, value));
    case 'in':
      return oneOf(given, value);
    case 'not_in':
      return not(oneOf(given, value));
    case 'contains':
      return contains(given, value);
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      return ordered(given, operator, value);
    default:
      return 'unknown';
  }
}

/** The value at a path; `undefined` when there is none. A number is a place in a list. */
function read(from: unknown, [step, ...rest]: string[]): unknown {
  if (step === undefined) return from;
  if (Array.isArray(from)) return /^\d+$/.test(step) ? read(from[Number(step)], rest) : undefined;
  return isObject(from) && Object.hasOwn(from, step) ? read(from[step], rest) : undefined;
}

/** A text `"50"` is not known to be the number 50, and not known to be another one. */
function equals(given: unknown, value: unknown): Judgement {
  if (given !== null && value !== null && typeOf(given) !== typeOf(value)) return 'unknown';
  return yes(canonicalJson(given) === canonicalJson(value));
}

function oneOf(given: unknown, values: unknown): Judgement {
  if (!Array.isArray(values)) return 'unknown';
  const judgements = values.map((value) => equals(given, value));
  if (judgements.includes('yes')) return 'yes';
  return judgements.includes('unknown') ? 'unknown' : 'no';
}

function contains(given: unknown, value: unknown): Judgement {
  if (typeof given === 'string' && typeof value === 'string') return yes(given.includes(value));
  return Array.isArray(given) ? oneOf(value, given) : 'unknown';
}

function ordered(given: unknown, operator: 'lt' | 'lte' | 'gt' | 'gte', value: unknown): Judgement {
  const numbers = typeof given === 'number' && typeof value === 'number';
  const texts = typeof given === 'string' && typeof value === 'string';
  if (!numbers && !texts) return 'unknown';
  if (given === value) return yes(operator === 'lte' || operator === 'gte');
  return yes(given < value === (operator === 'lt' || operator === 'lte'));
}

function yes(holds: boolean): Judgement {
  return holds ? 'yes' : 'no';
}

function not(judgement: Judgement): Judgement {
  if (judgement === 'unknown') return 'unknown';
  return judgement === 'yes' ? 'no' : 'yes';
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value;
}
