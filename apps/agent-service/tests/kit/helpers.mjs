/** Replies to Agno's helpers, which hand the user's message (and so the test's script) on to a model of their own. */
import { textOf } from '../../scripted-model/conversation.mjs';

/** @param {import('../../scripted-model/conversation.mjs').Conversation} conversation */
const asked = ({ messages }) => textOf(messages.findLast((message) => message.role === 'user'));

/** @type {import('../../scripted-model/reply.mjs').Script} */
const memoryManager = {
  name: 'memory manager',
  reply(conversation) {
    if (!conversation.system.startsWith('You are a Memory Manager')) return undefined;
    if (conversation.turn > 0) return { text: 'Added one memory.' };
    const memory = `Asked: ${asked(conversation).split('script:')[0]?.trim()}`;
    return { calls: [['add_memory', { memory, topics: ['requests'] }]] };
  },
};

/** @type {import('../../scripted-model/reply.mjs').Script} */
const sessionSummary = {
  name: 'session summary',
  reply({ system }) {
    if (!system.trimStart().startsWith('Analyze the following conversation')) return undefined;
    return { text: JSON.stringify({ summary: 'A scripted conversation.', topics: ['test'] }) };
  },
};

/** @type {import('../../scripted-model/reply.mjs').Script[]} */
export const helpers = [memoryManager, sessionSummary];
