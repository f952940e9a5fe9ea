/** Which search attributes a run may write, so that it is found and counted. Nothing of a run fails because its namespace lacks them. */
import { searchAttributes } from '@platform/temporal/contract';
import type { Finding } from '@platform/temporal/workflow';
import { workflowInfo } from '@temporalio/workflow';
import { patches } from './patches.js';
import { pinnedFinding } from './pinned.js';
import { recordedOn } from './signing.js';

/** What this run may write: what its start wrote. The server takes an attribute at the start only where the namespace has it. */
export function ownFinding(): Finding | undefined {
  const { typedSearchAttributes } = workflowInfo();
  if (typedSearchAttributes.get(searchAttributes.figures) === undefined) return undefined;
  return { words: typedSearchAttributes.get(searchAttributes.request) !== undefined };
}

/** What the namespace has, as this worker knows it: for what nobody else could know it. That it has them is in the history. */
export function knownFinding(): Finding | undefined {
  const isThere = recordedOn(patches.found, pinnedFinding !== undefined);
  return isThere ? (pinnedFinding ?? { words: false }) : undefined;
}
