/**
 * How deep and how large a value may be: at the doors where it comes in, and where it is read again. Python gets
 * the same numbers (`MAXIMUM_DEPTH`, `LONGEST_SECONDS`).
 */

import { isExactNumber } from './json/exact-number.js';

/**
 * Levels of lists and objects that a value from outside may have: a text has none, `[]` one, `[[]]` two. People and models write far fewer.
 * With some thousand levels, code that walks a value runs out of stack.
 */
export const maximumDepth = 100;

/**
 * Levels that a reader follows: those of a value from outside, and of what it is recorded in (an entry of a journal in a signal, say).
 */
export const readableDepth = maximumDepth + 50;

/** Seconds that anything of a run may take or wait: ten years. A clock cannot show every date after that. */
export const longestSeconds = 315_360_000;

/** Characters of a name: of a person, a role, an agent. It fits a keyword search attribute in every visibility store (255), with room to spare. */
export const longestName = 200;

/** Characters of the id of a person (issuer and subject), and of a signature that says what somebody wants. */
export const longestPersonId = 1_000;
export const longestProof = 20_000;

/** Characters of an id of a request, a rule or a tool call. */
export const longestId = 1_000;

/** Characters of what people write: notes, and what they say that a tool returned. */
export const longestText = 100_000;

/** Characters of the reason of a cancel: Temporal keeps it with the workflow. */
export const longestReason = 1_000;

/** Characters that a message to the agent may have, and how many may wait for the agent. */
export const longestMessage = 20_000;
export const mostMessages = 20;

/** Starters of the runs that a run goes on from. */
export const mostStarters = 50;

/** Roles that a person decides with. */
export const mostRoles = 50;

/** Bytes of a tenant's name: Temporal's limit of a fairness key. */
export const longestTenant = 64;

/**
 * Bytes of JSON that a request may have. The same holds for arguments and values of a decision, because a model reads them too. The first
 * entry of the journal holds the request beside the agent's instructions and the answer, in 1 MB. A request of this size has some 200,000
 * tokens. One of 10 MB would have 2.5 million, which is more than models take.
 */
export const maximumRequestBytes = 800_000;

/** Bytes of JSON that options may have: every turn of the run is given them. */
export const maximumOptionsBytes = 100_000;

/** Bytes of JSON that a policy of a run's limits, or the list of its files, may have. */
export const maximumListBytes = 100_000;

/**
 * Bytes of JSON that a fork may keep of its first turn: its entries, and what people decided. A turn ends by itself after 1 MB of journal and
 * one more entry of at most 1 MB.
 */
export const maximumKeptBytes = 4_000_000;

/** Bytes of JSON that an execution may leave to the next: as much as Temporal lets a whole history have. */
export const maximumCarriedBytes = 50_000_000;

/** The smallest history that a run may be told to leave. It cannot continue as new at every step. */
export const smallestHistory = { events: 10, bytes: 10_000 } as const;

/** What is wrong with a value that {@link isTooDeep}, in words that follow its name. */
export const tooDeep = `must not have more than ${maximumDepth} levels of lists and objects in each other`;

/** Whether a value has more than `levels` levels. Uses no recursion, so no value can exhaust the stack. It also ends for a value that holds itself. */
export function isTooDeep(value: unknown, levels: number = maximumDepth): boolean {
  let level = isContainer(value) ? new Set([value]) : new Set<object>();
  for (let depth = 1; level.size > 0; depth++) {
    if (depth > levels) return true;
    const below = new Set<object>();
    for (const container of level) {
      for (const member of Object.values(container)) if (isContainer(member)) below.add(member);
    }
    level = below;
  }
  return false;
}

/** The same for a value that is still JSON text. Does not parse it. */
export function isTextTooDeep(json: string, levels: number = maximumDepth): boolean {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < json.length; index++) {
    const character = json[index];
    if (quoted && character === '\\') index++;
    else if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === '[' || character === '{') {
      depth++;
      if (depth > levels) return true;
    } else if (character === ']' || character === '}') depth--;
  }
  return false;
}

/** Replaces a part of a value that is too deep to be shown. */
export const notShown = '… (nested too deep to be shown)';

/** The value itself when it has at most `levels` levels; else a copy in which {@link notShown} replaces the deeper parts. */
export function readable(value: unknown, levels: number = readableDepth): unknown {
  return isTooDeep(value, levels) ? cut(value, levels) : value;
}

function cut(value: unknown, levels: number): unknown {
  if (!isContainer(value)) return value;
  if (levels === 0) return notShown;
  if (Array.isArray(value)) return value.map((member) => cut(member, levels - 1));
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, cut(member, levels - 1)]));
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && !isExactNumber(value);
}
