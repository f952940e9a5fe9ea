import { parseMessage, writeJson } from '@platform/temporal/json';
import type { Context, MiddlewareHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { ProblemError } from './problem.js';

/** Keeps numbers in JSON bodies and answers exactly as they are written. */
export const exactJson: MiddlewareHandler = async (c, next) => {
  answerExactly(c);
  const text = isJson(c.req.header('content-type')) ? await c.req.text() : '';
  if (text !== '') {
    const body = parsed(text);
    c.req.json = async () => body as never;
  }
  await next();
};

function isJson(type: string | undefined): boolean {
  return type?.split(';')[0]?.trim().toLowerCase() === 'application/json';
}

function parsed(text: string): unknown {
  try {
    return parseMessage(text);
  } catch (error) {
    const why = error instanceof SyntaxError ? error.message : String(error);
    throw new ProblemError(
      'InvalidJson',
      `The body is not understood: ${why}. Send one JSON object.`,
      {},
      { cause: error },
    );
  }
}

function answerExactly(c: Context): void {
  const json = (value: unknown, status?: ContentfulStatusCode, headers: Record<string, string> = {}) =>
    c.body(writeJson(value), status, { 'content-type': 'application/json', ...headers });
  c.json = json as unknown as Context['json'];
}
