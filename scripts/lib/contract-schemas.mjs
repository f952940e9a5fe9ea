// @ts-check

/** @typedef {Record<string, any>} JsonSchema */

/**
 * JSON Schemas of everything that crosses between TypeScript and Python, by name; a `$ref` is `#/$defs/<name>`.
 * @returns {Promise<Record<string, JsonSchema>>}
 */
export async function contractSchemas() {
  await import('@platform/temporal/agent-service');
  const { z } = await import('zod');
  return z.toJSONSchema(z.globalRegistry, { uri: (id) => `#/$defs/${id}`, io: 'input' }).schemas;
}
