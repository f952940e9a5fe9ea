/** A long run: lists the last refunded orders, then looks at them one by one, one step each, and adds up. */

const pattern = /\baudit\s+the\s+last\s+(\d{1,3})\s+refunded\s+orders\b/i;

/** @type {import('../reply.mjs').Script} */
export const audit = {
  name: 'audit',
  tools: ['find_orders', 'get_order'],
  reply({ request, results }) {
    const limit = Number(pattern.exec(request)?.[1]);
    if (!limit) return undefined;
    const [list, ...looked] = results;
    if (!list) return { calls: [['find_orders', { status: 'refunded', limit }]] };
    if (!list.data) return { text: `I could not list the refunded orders: ${list.content}` };
    const next = list.data.orders[looked.length];
    if (next) return { calls: [['get_order', { order_id: next.order_id }]] };
    return { text: summary(looked) };
  },
};

/** @param {import('../conversation.mjs').ToolResult[]} looked */
function summary(looked) {
  const orders = looked.map((result) => result.data).filter((order) => order !== undefined);
  const cents = orders.reduce((sum, order) => sum + Math.round(order.refunded * 100), 0);
  const wrong = orders.filter((order) => order.refunded > order.paid).map((order) => order.order_id);
  const unread = looked.length - orders.length;
  return [
    `Audited ${orders.length} refunded orders: $${(cents / 100).toFixed(2)} refunded in total.`,
    wrong.length > 0
      ? `Refunded above the paid amount: ${wrong.join(', ')}.`
      : 'None was refunded above the paid amount.',
    ...(unread > 0 ? [`${unread} could not be read.`] : []),
  ].join(' ');
}
