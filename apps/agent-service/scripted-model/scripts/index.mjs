/** The built-in scripts, for the example requests of the sample agents. */
import { audit } from './audit.mjs';
import { bestSellers } from './best-sellers.mjs';
import { desk } from './desk.mjs';
import { explanation } from './explanation.mjs';
import { refund } from './refund.mjs';
import { refundExport } from './refund-export.mjs';
import { stock } from './stock.mjs';
import { tracking } from './tracking.mjs';

/**
 * In the order in which they are asked; the last one always replies.
 * @param {Record<string, string[]>} examples The requests, by agent, that the last one tells about.
 * @returns {import('../reply.mjs').Script[]}
 */
export function builtInScripts(examples) {
  return [desk, audit, refund, tracking, stock, bestSellers, refundExport, explanation(examples)];
}
