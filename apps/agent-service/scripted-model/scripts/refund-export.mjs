/** A file to take along: looks at the tables and saves the refunds per month as CSV. */

const pattern = /\bexport\b.*\brefunds\s+(?:per|by)\s+month\b/is;

const sql = `SELECT substr(issued_at, 1, 7) AS month, count(*) AS refunds, sum(amount_cents) / 100.0 AS dollars
FROM refunds GROUP BY month ORDER BY month`;

/** @type {import('../reply.mjs').Script} */
export const refundExport = {
  name: 'refund-export',
  tools: ['describe_shop', 'save_csv'],
  reply({ request, results }) {
    if (!pattern.test(request)) return undefined;
    const done = Object.fromEntries(results.map((result) => [result.name, result]));
    if (!done.describe_shop) return { calls: [['describe_shop', {}]] };
    if (!done.save_csv) return { calls: [['save_csv', { name: 'refunds-per-month.csv', sql }]] };
    const saved = done.save_csv.data;
    if (!saved) return { text: `The refunds could not be exported: ${done.save_csv.content}` };
    return {
      text: `Saved ${saved.file}: ${saved.rows} months, each with the number of refunds and their sum in dollars.`,
    };
  },
};
