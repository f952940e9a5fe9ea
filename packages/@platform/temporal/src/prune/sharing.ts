/** Which namespaces of the server have runs, and so may refer to the same payload store. */
import { status as grpcStatus } from '@grpc/grpc-js';
import { call } from '../connection/call.js';
import { grpcError } from '../connection/call-errors.js';
import type { TemporalClient } from '../connection/client.js';
import { enums } from '../connection/enums.js';
import { agentExecutionWorkflowType, scheduledRunWorkflowType } from '../domain/contract.js';
import { InvalidInput } from '../errors/errors.js';
import { quote } from '../visibility/filter.js';

/** Temporal's own namespace. */
const systemNamespace = 'temporal-system';
const pageSize = 200;

/**
 * Throws `InvalidInput` unless every namespace that has runs or schedules of ours is among those that were named. Where the server does not
 * say which namespaces there are, someone must have named them: `said`.
 */
export async function checkNamespaces(client: TemporalClient, named: readonly string[], said: boolean): Promise<void> {
  const all = await namespacesOf(client);
  if (!all) {
    if (said) return;
    throw new InvalidInput(
      'namespaces',
      'namespaces: the server does not say which there are; name every one (--namespace) whose runs keep payloads in this store',
    );
  }
  const unknown = named.find((namespace) => !all.includes(namespace));
  if (unknown !== undefined) {
    throw new InvalidInput('namespaces', `namespaces: the server has no "${unknown}"; it has ${all.join(', ')}`);
  }
  const forgotten: string[] = [];
  for (const namespace of all) {
    if (!named.includes(namespace) && (await hasRuns(client, namespace))) forgotten.push(namespace);
  }
  if (forgotten.length === 0) return;
  const names = forgotten.map((name) => `"${name}"`).join(', ');
  const why = `${names} ${forgotten.length === 1 ? 'has' : 'have'} runs as well, which may keep payloads in this store`;
  throw new InvalidInput(
    'namespaces',
    `namespaces: ${why}; name every namespace (--namespace may be repeated), or say that its payloads are in another store (--elsewhere)`,
  );
}

/** `undefined` when the server does not tell us. */
async function namespacesOf(client: TemporalClient): Promise<string[] | undefined> {
  const { workflowService } = client.connection;
  const names: string[] = [];
  let nextPageToken: Uint8Array | null | undefined;
  do {
    const request = { pageSize, nextPageToken };
    const page = await call(client, () => workflowService.listNamespaces(request)).catch(notTold);
    if (!page) return undefined;
    for (const { namespaceInfo } of page.namespaces ?? []) {
      const deleted = namespaceInfo?.state === enums.NamespaceState.NAMESPACE_STATE_DELETED;
      if (namespaceInfo?.name && namespaceInfo.name !== systemNamespace && !deleted) names.push(namespaceInfo.name);
    }
    nextPageToken = page.nextPageToken;
  } while (nextPageToken?.length);
  return names;
}

async function hasRuns(client: TemporalClient, namespace: string): Promise<boolean> {
  const { workflowService } = client.connection;
  const types = [agentExecutionWorkflowType, scheduledRunWorkflowType].map(quote).join(', ');
  const query = `WorkflowType IN (${types})`;
  const list = () => workflowService.listWorkflowExecutions({ namespace, query, pageSize: 1 });
  const { executions } = await call(client, list);
  if ((executions ?? []).length > 0) return true;
  const { schedules } = await call(client, () =>
    workflowService.listSchedules({ namespace, maximumPageSize: pageSize }),
  );
  return (schedules ?? []).some(({ info }) => info?.workflowType?.name === scheduledRunWorkflowType);
}

function notTold(error: unknown): undefined {
  const code = grpcError(error)?.code;
  if (code !== grpcStatus.PERMISSION_DENIED && code !== grpcStatus.UNIMPLEMENTED) throw error;
}
