import type { z } from 'zod';

/** A response of JSON. */
export function json<Schema extends z.ZodType>(description: string, schema: Schema) {
  return { description, content: { 'application/json': { schema } } };
}

/** A request's body of JSON. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { content: { 'application/json': { schema } } };
}

/** A response of server-sent events; the schema is that of each. */
export function eventStream<Schema extends z.ZodType>(description: string, schema: Schema) {
  return { description, content: { 'text/event-stream': { schema } } };
}
