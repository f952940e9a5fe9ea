/** One thing that whoever operates the product looks at: how it is, and what to do. */
export interface SystemLine {
  /** Where it stands on the page. */
  group: SystemGroup;
  name: string;
  /** `wrong`: runs stand still or will; `attention`: look at it today. */
  state: 'ok' | 'attention' | 'wrong' | 'unknown';
  text: string;
  /** What to do; absent where there is nothing to do. */
  cure?: string;
  /** A page of `docs/runbooks`, without its ending. */
  runbook?: string;
  /** The run that it is about. */
  runId?: string;
  /** The reason of stalled runs that one retry lets go on. */
  stall?: string;
}

/** In the order of the page. */
export const systemGroups = ['Temporal', 'Runs', 'Queues', 'Processes', 'Versions', 'Storage'] as const;
export type SystemGroup = (typeof systemGroups)[number];
