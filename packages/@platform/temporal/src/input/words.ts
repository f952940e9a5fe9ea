/** What zod finds wrong with an input, in the words of all other messages here. */
import type { z } from 'zod';

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
};

/** For the `error` of a parse; `undefined` leaves zod's own words. Messages that a schema gives itself come first. */
export function inputWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type': {
      const kind = kinds[issue.expected];
      if (issue.input === undefined) return kind ? `is missing; it must be ${kind}` : 'is missing';
      return kind && `must be ${kind}`;
    }
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `must ${verb(issue.origin)} at least ${issue.minimum.toLocaleString('en')}${unit(issue.origin)}`;
    case 'too_big':
      return `must ${verb(issue.origin)} at most ${issue.maximum.toLocaleString('en')}${unit(issue.origin)}`;
    default:
      return undefined;
  }
}

function verb(origin: string): string {
  return origin in units ? 'have' : 'be';
}

const units: Readonly<Record<string, string>> = { string: ' characters', array: ' items' };

function unit(origin: string): string {
  return units[origin] ?? '';
}
