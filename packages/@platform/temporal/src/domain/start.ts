/**
 * What Temporal is told about a run at its start. It is the same for everybody who starts one: a client, a schedule, another run. A plain
 * Temporal client leaves it to the workflow.
 */
import {
  type AgentRunInput,
  memoKeys,
  requestExcerpt,
  requestText,
  searchAttributes,
  workflowIdForRun,
} from './contract.js';
import { priorityOf } from './fairness.js';
import { figuresAtStart, searchableText } from './figures.js';
import type { Finding } from './finding.js';

/**
 * Search attributes of a run at its start. `schedule`: id of the schedule that starts it. `finding`: what the run may write of the attributes by which
 * it is found; none where the namespace lacks them.
 */
export function startAttributes(
  run: AgentRunInput,
  { schedule, finding }: { schedule?: string; finding?: Finding } = {},
) {
  const words = searchableText(requestText(run.request));
  return [
    { key: searchAttributes.status, value: 'running' },
    { key: searchAttributes.agentId, value: run.agentId },
    { key: searchAttributes.startedBy, value: run.startedBy },
    { key: searchAttributes.pendingDecisions, value: 0 },
    ...(schedule === undefined ? [] : [{ key: searchAttributes.schedule, value: schedule }]),
    ...(run.origin ? [{ key: searchAttributes.origin, value: run.origin.runId }] : []),
    ...(run.tenant ? [{ key: searchAttributes.tenant, value: run.tenant }] : []),
    ...(finding ? [{ key: searchAttributes.figures, value: [...figuresAtStart] }] : []),
    ...(finding?.words && words ? [{ key: searchAttributes.request, value: words }] : []),
  ];
}

/** The run's memo at its start. */
export function startMemo({ request }: AgentRunInput): Record<string, unknown> {
  return { [memoKeys.request]: requestExcerpt(request) };
}

/** Options of the workflow that are the same for everybody who starts it. */
export function startOptions(run: AgentRunInput) {
  return {
    workflowId: workflowIdForRun(run.runId),
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    // A run stands still for this long when its worker dies in the middle of a task. The default is 10 s.
    workflowTaskTimeout: '5 seconds',
    memo: startMemo(run),
    ...priorityOf(run),
  } as const;
}
