// @ts-check
import { entrySchemas } from './contract-shapes.mjs';
import { formatPython, header, run } from './python-contract.mjs';

/** What the journal gives an entry itself, when it takes it. */
const givenByJournal = ['n', 'at'];

/**
 * Journal entries as they are written, as a Python module of `TypedDict`s. Messages of Agno's are dictionaries.
 * @returns {Promise<string>}
 */
export async function contractEntries() {
  const { JournalEntry, AgnoMessage, ...schemas } = await entrySchemas();
  const $defs = Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, asWritten(schema)]));
  const entries = run(
    'datamodel-codegen',
    [
      ...['--input-file-type', 'jsonschema', '--output-model-type', 'typing.TypedDict'],
      ...['--target-python-version', '3.11', '--formatters', 'builtin', '--disable-timestamp', '--skip-root-model'],
      ...['--enum-field-as-literal', 'all', '--custom-file-header', header('agent-service.ts')],
    ],
    JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', $defs }),
  );
  return formatPython(entries, 'entries.py');
}

/**
 * @param {any} schema
 * @returns {any}
 */
function asWritten(schema) {
  if (Array.isArray(schema)) return schema.map(asWritten);
  if (typeof schema !== 'object' || schema === null) return schema;
  if (schema.$ref === 'AgnoMessage') return { type: 'object', additionalProperties: true };
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      if (key === '$ref') return [key, `#/$defs/${value}`];
      if (key === 'required')
        return [key, value.filter((/** @type {string} */ name) => !givenByJournal.includes(name))];
      return [key, asWritten(value)];
    }),
  );
}
