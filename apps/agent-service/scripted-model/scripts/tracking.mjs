/** Two parallel calls in one message: where two orders are. */

const pattern = /\bwhere\s+are\s+orders\s+#?(\d{4,})\s+and\s+#?(\d{4,})/i;

/** @type {import('../reply.mjs').Script} */
export const tracking = {
  name: 'tracking',
  tools: ['track_shipment'],
  reply({ request, results }) {
    const found = pattern.exec(request);
    if (!found) return undefined;
    const orderIds = [Number(found[1]), Number(found[2])];
    if (results.length === 0) return { calls: orderIds.map((id) => ['track_shipment', { order_id: id }]) };
    return { text: orderIds.map((id) => whereabouts(id, results)).join('\n') };
  },
};

/**
 * @param {number} orderId
 * @param {import('../conversation.mjs').ToolResult[]} results
 */
function whereabouts(orderId, results) {
  const result = results.find(({ name, arguments: args }) => name === 'track_shipment' && args.order_id === orderId);
  if (!result?.data) return `Order ${orderId}: ${result?.content ?? 'not tracked.'}`;
  const last = result.data.events.at(-1);
  return last ? `Order ${orderId}: ${last.event}, ${last.place}, ${last.at}.` : `Order ${orderId}: not shipped yet.`;
}
