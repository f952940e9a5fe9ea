/**
 * A refund: looks at the order, issues the refund (which a person approves), writes to the customer (the same), and reports what
 * really happened: a rejection ends it, an amount that a person edited is the one that the customer is told.
 * @typedef {import('../conversation.mjs').Conversation} Conversation
 */

const pattern = /\brefund\b.*?\border\s+#?(\d{4,})/is;
const amountPattern = /(?:\$\s*|\brefund\s+)(\d+(?:\.\d{1,2})?)(?![\d.])/i;

/** @type {import('../reply.mjs').Script} */
export const refund = {
  name: 'refund',
  tools: ['get_order', 'issue_refund', 'write_to_customer'],
  reply(conversation) {
    const orderId = Number(pattern.exec(conversation.request)?.[1]);
    if (!orderId) return undefined;
    const done = Object.fromEntries(conversation.results.map((result) => [result.name, result]));
    if (!done.get_order)
      return { text: `Let me look at order ${orderId}.\n\n`, calls: [['get_order', { order_id: orderId }]] };
    const order = done.get_order.data;
    if (!order)
      return { text: `I could not look up order ${orderId}, so nothing was refunded: ${done.get_order.content}` };
    if (!done.issue_refund) return askForRefund(conversation, order);
    const issued = done.issue_refund.data;
    if (!issued) return { text: `Order ${orderId} was not refunded: ${done.issue_refund.content}` };
    if (!done.write_to_customer) return writeToCustomer(order, issued);
    const report = `Refunded ${money(issued.amount)} of order ${orderId} (refund ${issued.refund_id}).`;
    const letter = done.write_to_customer;
    if (!letter.data) return { text: `${report} The customer was not written to: ${letter.content}` };
    if (letter.data.sent) return { text: `${report} ${order.customer.name} was told at ${letter.data.to}.` };
    return { text: `${report} The letter to ${letter.data.to} is in the outbox; no mail server is set up to send it.` };
  },
};

/**
 * @param {Conversation} conversation
 * @param {any} order
 * @returns {import('../reply.mjs').Reply}
 */
function askForRefund({ request }, order) {
  if (order.refundable <= 0) {
    return {
      text: `Order ${order.order_id} has nothing left to refund: ${money(order.refunded)} of it was refunded before.`,
    };
  }
  const amount = Number(amountPattern.exec(request)?.[1] ?? order.refundable);
  const reason = request.split(':').slice(1).join(':').trim() || 'Requested by the customer.';
  return { calls: [['issue_refund', { order_id: order.order_id, amount, reason }]] };
}

/**
 * @param {any} order
 * @param {any} issued
 * @returns {import('../reply.mjs').Reply}
 */
function writeToCustomer(order, issued) {
  const body = `Dear ${order.customer.name},

we have refunded ${money(issued.amount)} of your order ${order.order_id}. It will be on your account within five working days.

Sample Shop support`;
  const letter = { customer_email: order.customer.email, subject: `Your refund for order ${order.order_id}`, body };
  return { calls: [['write_to_customer', letter]] };
}

/** @param {number} amount */
function money(amount) {
  return `$${Number(amount).toFixed(2)}`;
}
