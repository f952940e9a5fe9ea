/** Example requests, from the same declaration that the agent-service shows: `agents/policies.toml`. */
import { readFileSync } from 'node:fs';
import { parse } from 'smol-toml';

const policies = new URL('../agents/policies.toml', import.meta.url);

/**
 * Example requests of every agent, in the order of the file.
 * @returns {string[]}
 * @throws When the file is missing, is no TOML, or has examples that are not a list of texts.
 */
export function exampleRequests() {
  const agents = Object.entries(parse(readFileSync(policies, 'utf8')));
  return agents.flatMap(([agent, table]) => {
    const examples = /** @type {any} */ (table).examples ?? [];
    if (Array.isArray(examples) && examples.every((example) => typeof example === 'string')) return examples;
    throw new Error(`${policies.pathname}: examples of [${agent}] must be a list of texts.`);
  });
}
