import { readUsage as readUsageOf, type Usage } from '@platform/temporal';
import { Context } from '@temporalio/activity';

/** What a run without a result has used. Throws when its history cannot be read. */
export async function readUsage({ runId }: { runId: string }): Promise<Usage> {
  return readUsageOf(Context.current().client, runId);
}
