/** A question about the data: looks at the tables, asks with SQL, draws the answer, and says it in a table. */

const pattern = /\bfive\s+(?:items|products)\s+(?:have\s+)?sold\s+best\b|\bfive\s+best[\s-]sell(?:ers|ing)\b/i;

const sql = `SELECT items.name AS item, sum(quantity) AS units, sum(quantity * unit_cents) / 100.0 AS dollars
FROM order_lines JOIN orders ON orders.id = order_id JOIN items USING (sku)
WHERE status <> 'cancelled'
GROUP BY sku ORDER BY units DESC, item LIMIT 5`;
const chart = {
  name: 'best-sellers.svg',
  kind: 'bar',
  title: 'Five best-selling items, units sold',
  sql: `SELECT item, units FROM (${sql})`,
};

/** @type {import('../reply.mjs').Script} */
export const bestSellers = {
  name: 'best-sellers',
  tools: ['describe_shop', 'query_shop', 'save_chart'],
  reply({ request, results }) {
    if (!pattern.test(request)) return undefined;
    const done = Object.fromEntries(results.map((result) => [result.name, result]));
    if (!done.describe_shop)
      return { text: 'Let me see what the data looks like.\n\n', calls: [['describe_shop', {}]] };
    if (!done.query_shop) return { calls: [['query_shop', { sql }]] };
    const found = done.query_shop.data;
    if (!found) return { text: `I could not ask the database: ${done.query_shop.content}` };
    if (!done.save_chart) return { calls: [['save_chart', chart]] };
    const saved = done.save_chart.data;
    const where = saved ? `The chart is in ${saved.file}.` : `The chart could not be saved: ${done.save_chart.content}`;
    return { text: `${table(found.rows)}\n\nCancelled orders are left out. ${where}` };
  },
};

/** @param {[item: string, units: number, dollars: number][]} rows */
function table(rows) {
  const lines = rows.map(([item, units, dollars]) => `| ${item} | ${units} | $${dollars.toFixed(2)} |`);
  return ['These five items sold best:', '', '| Item | Units | Sales |', '| --- | ---: | ---: |', ...lines].join('\n');
}
