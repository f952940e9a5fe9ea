/** Requests that do not have the shape of their route. */
import type { Hints } from '@platform/temporal';
import type { z } from 'zod';
import { ProblemError } from './problem.js';

type Validated = { success: true } | { success: false; error: z.ZodError };

/** Makes a hook that throws a `ProblemError` with every wrong field. `hints`: what to give instead of an unknown field. */
export function refuseInvalid(hints?: Hints): (result: Validated) => undefined {
  return (result) => {
    if (result.success) return undefined;
    const errors = result.error.issues.flatMap((issue) => wrongFields(issue, hints));
    const detail = errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
    throw new ProblemError('InvalidInput', detail, { errors });
  };
}

function wrongFields(issue: z.core.$ZodIssue, hints?: Hints): { field: string; message: string }[] {
  const { path, message } = issue;
  if (issue.code !== 'unrecognized_keys') return [{ field: path.join('.') || 'body', message }];
  return issue.keys.map((key) => ({
    field: [...path, key].join('.'),
    message: hints?.(path, key) ?? 'is unknown',
  }));
}
