/** The leader of the desk: gives each part of a request to the member that it is for, side by side, and says what they said. */

const orders = /\b(?:refund|where|track)\b[^.?]*?\border[^.?]*[.?]?/i;
const data = /(?:\band\s+)?(\bwhich\s+five\s+(?:items|products)\s+sold\s+best\b\??)/i;

/** @type {import('../reply.mjs').Script} */
export const desk = {
  name: 'desk',
  tools: ['delegate_task_to_member'],
  reply({ request, results }) {
    const parts = [
      ['support', orders.exec(request)?.[0]],
      ['analyst', data.exec(request)?.[1] && 'Which five items sold best? Show them in a chart.'],
    ].filter(([, task]) => task);
    if (parts.length === 0) return undefined;
    const told = results.filter(({ name }) => name === 'delegate_task_to_member');
    if (told.length === 0) {
      const calls = parts.map(([member_id, task]) => ['delegate_task_to_member', { member_id, task }]);
      return { text: 'I share this out.\n\n', calls: /** @type {any} */ (calls) };
    }
    return { text: told.map(({ content }) => content).join('\n\n') };
  },
};
