/** Whether a namespace has the search attributes by which runs are found: asked of the server, in a way that any connection may use. */

import { isInvalidArgument } from '../connection/call-errors.js';
import type { TemporalClient } from '../connection/client.js';
import { findingAttributes, searchAttributes } from '../domain/contract.js';
import type { Finding } from '../domain/finding.js';

/** Milliseconds that the question may take: once in a while a start waits for it, and never longer. */
const patienceMs = 4_000;

/** Milliseconds until it is asked again: after a yes, after a no. */
const againMs = { yes: 600_000, no: 30_000 };

/** What is asked. */
interface Visibility {
  withDeadline<Result>(deadline: number, ask: () => Promise<Result>): Promise<Result>;
  workflowService: { countWorkflowExecutions(request: { namespace: string; query: string }): Promise<unknown> };
}

/** A query that a server answers only where the namespace has all of them. */
const query = findingAttributes
  .map((field) => searchAttributes[field])
  .map(({ name, type }) => `${name} = ${type === 'DOUBLE' ? 0 : "'a'"}`)
  .join(' AND ');

/** Whether the namespace has all of them; `undefined` where the server does not say so in time. */
export async function hasFindingAttributes(connection: Visibility, namespace: string): Promise<boolean | undefined> {
  const ask = () => connection.workflowService.countWorkflowExecutions({ namespace, query });
  return connection.withDeadline(Date.now() + patienceMs, ask).then(
    () => true,
    (error: unknown) => (isInvalidArgument(error) ? false : undefined),
  );
}

/** What was answered. Who acts for somebody shares what the client behind them knows. */
const answers = new WeakMap<object, { at: number; isThere: boolean }>();

/** What a run that this client starts may write of them. Asks once in a while. */
export async function findingFor(client: TemporalClient): Promise<Finding | undefined> {
  const known = answers.get(client.payloads);
  const isFresh = known && Date.now() - known.at < (known.isThere ? againMs.yes : againMs.no);
  const isThere = isFresh ? known.isThere : (await hasFindingAttributes(client.connection, client.namespace)) === true;
  if (!isFresh) answers.set(client.payloads, { at: Date.now(), isThere });
  return isThere ? { words: client.searchesRequests !== false } : undefined;
}

/** The server has refused one of them: runs do without until it is asked again. */
export function lacksFinding(client: TemporalClient): void {
  answers.set(client.payloads, { at: Date.now(), isThere: false });
}
