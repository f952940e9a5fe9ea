/** Runs as an overview counts them: search attributes alone, a thousand in a page. No memo is decoded. */
import { decodeTypedSearchAttributes } from '@temporalio/common/lib/converter/payload-search-attributes.js';
import { optionalTsToDate } from '@temporalio/common/lib/time.js';
import type { temporal } from '@temporalio/proto';
import { call } from '../connection/call.js';
import type { TemporalClient } from '../connection/client.js';
import { pageThatFits } from '../connection/page-that-fits.js';
import { statusOf } from '../connection/run-status.js';
import { readFigures, readUsed } from '../domain/figures.js';
import type { OverviewRow } from '../domain/overview.js';
import { isSeen } from '../domain/sight.js';
import { searchAttributeKeys } from './search-attributes.js';

const pageSize = 1_000;

/** The runs that a query finds, at most so many. `isCut`: there are more. Throws `TemporalUnavailable`, `SearchAttributesMissing`. */
export async function readRows(
  client: TemporalClient,
  query: string,
  most: number,
): Promise<{ rows: OverviewRow[]; isCut: boolean }> {
  const rows: OverviewRow[] = [];
  let nextPageToken: Uint8Array | undefined;
  do {
    const request = { namespace: client.namespace, query, nextPageToken };
    const { page } = await pageThatFits(Math.min(pageSize, most - rows.length), (pageSize) =>
      call(client, () => client.connection.workflowService.listWorkflowExecutions({ ...request, pageSize })),
    );
    // The server has judged already. A store whose texts do not tell case apart must not count what is not theirs.
    rows.push(...(page.executions ?? []).map(rowOf).filter((row) => isSeen(row, client.actor?.sees)));
    nextPageToken = page.nextPageToken?.length ? page.nextPageToken : undefined;
  } while (nextPageToken && rows.length < most);
  return { rows, isCut: nextPageToken !== undefined };
}

function rowOf(execution: temporal.api.workflow.v1.IWorkflowExecutionInfo): OverviewRow {
  const attributes = decodeTypedSearchAttributes(execution.searchAttributes?.indexedFields);
  const figures = readFigures(attributes.get(searchAttributeKeys.figures));
  return {
    agentId: attributes.get(searchAttributeKeys.agentId) ?? '',
    startedBy: attributes.get(searchAttributeKeys.startedBy) ?? '',
    tenant: attributes.get(searchAttributeKeys.tenant),
    startedAt: optionalTsToDate(execution.startTime)?.getTime() ?? 0,
    endedAt: optionalTsToDate(execution.closeTime)?.getTime(),
    status: statusOf(execution.status, attributes.get(searchAttributeKeys.status)),
    ...(figures && { took: figures }),
    ...readUsed(attributes.get(searchAttributeKeys.used)),
  };
}
