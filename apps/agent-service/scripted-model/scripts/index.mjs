/** The built-in scripts, for the example requests of the `support` agent. */
import { audit } from './audit.mjs';
import { explanation } from './explanation.mjs';
import { refund } from './refund.mjs';
import { stock } from './stock.mjs';
import { tracking } from './tracking.mjs';

/**
 * In the order in which they are asked; the last one always replies.
 * @param {string[]} examples The requests that the last one tells about.
 * @returns {import('../reply.mjs').Script[]}
 */
export function builtInScripts(examples) {
  return [audit, refund, tracking, stock, explanation(examples)];
}
