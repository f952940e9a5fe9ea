/** JSON Schemas of tools and agents: reading them, and judging values by them. Pure: it goes into browsers and the workflow. */
export { editProblems, valueAt } from './json-schema/edits.js';
export { formatProblem } from './json-schema/formats.js';
export { type Judging, type Path, problemsWithin, type SchemaProblem, schemaProblems } from './json-schema/problems.js';
export {
  asSchema,
  isNullSchema,
  type JsonSchema,
  optionsOf,
  requiredOf,
  resolved,
  tagOf,
  typesOf,
} from './json-schema/schema.js';
