import { problems } from '../schemas/problem.js';
import { routes } from './table.js';

interface Described {
  paths?: Record<string, Record<string, { responses?: Record<string, unknown> }>>;
}

const refusals = problems({
  401: 'Nobody has signed in, or the session has ended.',
  403: 'It is there, and not for the one who asks to do.',
  429: 'Too many requests from this address were refused for want of a sign-in.',
});

/** The document with what every route may answer to those who may not. */
export function withRefusals<Document extends object>(document: Document): Document {
  const schema = { $ref: '#/components/schemas/Problem' };
  const { paths = {} } = document as Described;
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      if (routes[`${method.toUpperCase()} ${path}`] === 'everybody' || !operation.responses) continue;
      for (const [status, { description }] of Object.entries(refusals)) {
        operation.responses[status] ??= { description, content: { 'application/problem+json': { schema } } };
      }
    }
  }
  return document;
}
