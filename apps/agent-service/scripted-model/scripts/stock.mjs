/**
 * A tool that fails twice and then works. Where failing calls are retried for the model it sees only the answer; where they are
 * not it tries again itself, as a model would, at most `patience` times.
 */

const pattern = /\b(SKU-\d{4})\b.*\b(?:stock|warehouse)\b/is;
const patience = 3;

/** @type {import('../reply.mjs').Script} */
export const stock = {
  name: 'stock',
  tools: ['check_warehouse_stock'],
  reply({ request, results }) {
    const sku = pattern.exec(request)?.[1]?.toUpperCase();
    if (!sku) return undefined;
    const last = results.at(-1);
    if (last?.data) return { text: `The warehouse has ${last.data.in_stock} of ${sku} in stock.` };
    if (results.length < patience) return { calls: [['check_warehouse_stock', { sku }]] };
    return { text: `I could not find out how many of ${sku} are in stock: ${last?.content}` };
  },
};
