/**
 * Any other request: says what this model is, what it can do, and how to get a real one.
 * @param {Record<string, string[]>} examples By agent.
 * @returns {import('../reply.mjs').Script}
 */
export function explanation(examples) {
  const list = Object.entries(examples)
    .map(([agent, requests]) =>
      [`To the agent \`${agent}\`:\n`, ...requests.map((request) => `- ${request}`)].join('\n'),
    )
    .join('\n\n');
  const text = `I am a scripted model: no model key is set, so I only know these requests.

${list}

To have any request answered by a real model, set OPENAI_API_KEY, or ANTHROPIC_API_KEY, or MODEL_BASE_URL together with \
MODEL_ID (any OpenAI-compatible server, Ollama included), and start again.`;
  return { name: 'explanation', reply: () => ({ text }) };
}
