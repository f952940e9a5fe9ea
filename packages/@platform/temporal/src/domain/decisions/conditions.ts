/** Conditions on the arguments of a call, judged. */
import type { Condition } from '../../agent-service.js';
import { compareNumbers, isNumber, isObject, sameJson } from '../json.js';

/** `unknown`: the argument is missing, or of a type that cannot be compared with the value. */
export type Judgement = 'yes' | 'no' | 'unknown';

/** Whether arguments meet all conditions. `no` when one does not hold; else `unknown` when one cannot be judged; else `yes`. */
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

/** The text `"50"` may mean the number 50 or not, so that comparing the two gives `unknown`. */
function equals(given: unknown, value: unknown): Judgement {
  if (given !== null && value !== null && typeOf(given) !== typeOf(value)) return 'unknown';
  return yes(sameJson(given, value));
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
  const order = orderOf(given, value);
  if (order === undefined) return 'unknown';
  if (order === 0) return yes(operator === 'lte' || operator === 'gte');
  return yes(order < 0 === (operator === 'lt' || operator === 'lte'));
}

/** `undefined` when they cannot be compared. */
function orderOf(given: unknown, value: unknown): number | undefined {
  if (isNumber(given) && isNumber(value)) return compareNumbers(given, value);
  if (typeof given !== 'string' || typeof value !== 'string') return undefined;
  if (given === value) return 0;
  return given < value ? -1 : 1;
}

function yes(holds: boolean): Judgement {
  return holds ? 'yes' : 'no';
}

function not(judgement: Judgement): Judgement {
  if (judgement === 'unknown') return 'unknown';
  return judgement === 'yes' ? 'no' : 'yes';
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return isNumber(value) ? 'number' : typeof value;
}
