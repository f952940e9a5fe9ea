/** Example requests, from the same declaration that the agent-service shows: `agents/policies.toml`. */
import { readFileSync } from 'node:fs';
import { parse } from 'smol-toml';

const policies = new URL('../agents/policies.toml', import.meta.url);

/**
 * Example requests by agent, in the order of the file; agents without any are left out.
 * @returns {Record<string, string[]>}
 * @throws When the file is missing, is no TOML, or has examples that are not a list of texts.
 */
export function exampleRequests() {
  /** @type {Record<string, string[]>} */
  const requests = {};
  for (const [agent, table] of Object.entries(parse(readFileSync(policies, 'utf8')))) {
    const examples = /** @type {any} */ (table).examples ?? [];
    if (!Array.isArray(examples) || !examples.every((example) => typeof example === 'string')) {
      throw new Error(`${policies.pathname}: examples of [${agent}] must be a list of texts.`);
    }
    if (examples.length > 0) requests[agent] = examples;
  }
  return requests;
}
