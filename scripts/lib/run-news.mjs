// @ts-check
import { failureKind } from './shown.mjs';

/**
 * What a line of the worker's log tells of a run, for whoever watches the terminal.
 * @typedef {object} News
 * @property {'waits' | 'stalled' | 'completed' | 'failed' | 'cancelled'} kind
 * @property {string} agent
 * @property {string} text
 * @property {string} url of the run
 */

/** How each kind looks, and how several are counted. */
export const newsKinds = /** @type {const} */ ({
  waits: { mark: '●', colour: 'yellow', many: 'wait for a decision' },
  stalled: { mark: '!', colour: 'red', many: 'stalled' },
  completed: { mark: '✓', colour: 'green', many: 'completed' },
  failed: { mark: '✗', colour: 'red', many: 'failed' },
  cancelled: { mark: '–', colour: 'gray', many: 'cancelled' },
});

/** @param {string} line @returns {News | undefined} `undefined` for a line that tells of no run's wait, stall or end */
export function newsOf(line) {
  const said = parsed(line);
  if (typeof said?.url !== 'string' || typeof said.agentId !== 'string') return undefined;
  const { agentId: agent, url } = said;
  switch (said.event) {
    case 'decisionsAsked':
      return { kind: 'waits', agent, url, text: `waits for a decision on ${said.tool}` };
    case 'reminder':
      return { kind: 'waits', agent, url, text: `still waits for a decision on ${said.tool}` };
    case 'escalated':
      return { kind: 'waits', agent, url, text: `now waits for others too: a decision on ${said.tool}` };
    case 'stalled':
      return { kind: 'stalled', agent, url, text: `stalled: ${failureKind(String(said.cause))}` };
    case 'ended':
      return endOf(String(said.status), agent, url);
    default:
      return undefined;
  }
}

/** @param {string} status @param {string} agent @param {string} url @returns {News | undefined} */
function endOf(status, agent, url) {
  if (status !== 'completed' && status !== 'failed' && status !== 'cancelled') return undefined;
  return { kind: status, agent, url, text: status };
}

/** @param {string} line @returns {Record<string, unknown> | undefined} */
function parsed(line) {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // somebody printed what begins like JSON
  }
}
