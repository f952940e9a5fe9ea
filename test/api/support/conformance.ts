/** Whether the API answers what its own description says. */
import { Ajv2020 } from 'ajv/dist/2020.js';

interface Operation {
  responses: Record<string, { content?: Record<string, unknown> }>;
}

/** An OpenAPI document, as far as it is looked at here. */
export interface ApiDocument {
  paths: Record<string, Record<string, Operation>>;
}

/** An answer, with its text. */
export interface Answered {
  method: string;
  /** With `/api/v1`, without the query. */
  path: string;
  status: number;
  contentType: string | null;
  text: string;
}

/** Statuses that any request may be answered with, from before a route is found; their body is a `Problem`. */
const anywhere = ['400', '401', '403', '404', '405', '413', '415', '429', '500', '502', '503'];

/** Throws for an answer that the document does not say of its operation: another status, another type, or a body of another shape. */
export function conformanceOf(document: ApiDocument): (answered: Answered) => void {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true, validateSchema: false });
  ajv.addSchema({ $id: 'api', ...document });
  const check = (pointer: string, body: unknown, what: string) => {
    const validate = ajv.getSchema(`api#${pointer}`) ?? ajv.compile({ $ref: `api#${pointer}` });
    if (!validate(body)) throw new Error(`${what} is not what the document says: ${ajv.errorsText(validate.errors)}`);
  };
  return ({ method, path, status, contentType, text }) => {
    const what = `The answer ${status} to ${method} ${path}`;
    const type = contentType?.split(';')[0] ?? '';
    const [template, operation] = find(document, method.toLowerCase(), path) ?? [];
    const described = operation?.responses[String(status)];
    if (!described || !template) {
      if (path === '/api/v1/openapi.json') return;
      if (!anywhere.includes(String(status))) throw new Error(`${what} is not in the document`);
      if (type !== 'application/problem+json') throw new Error(`${what} is ${type}, and no problem`);
      check('/components/schemas/Problem', JSON.parse(text), what);
      return;
    }
    const types = Object.keys(described.content ?? {});
    if (types.length === 0 && text !== '') throw new Error(`${what} has a body, which the document does not say`);
    if (types.length === 0 || types.includes('*/*')) return;
    if (!types.includes(type)) throw new Error(`${what} is ${type}; the document says ${types.join(', ')}`);
    if (!type.endsWith('json')) return;
    const keys = ['paths', template, method.toLowerCase(), 'responses', String(status), 'content', type, 'schema'];
    check(`/${keys.map(escaped).join('/')}`, JSON.parse(text), what);
  };
}

/** The path of the document that a path is one of: those without parameters first. */
function find(document: ApiDocument, method: string, path: string): [string, Operation] | undefined {
  const fitting = Object.keys(document.paths).filter((template) => {
    const pattern = template.split(/\{[^}]+\}/).map((part) => part.replace(/[.*+?^$()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${pattern.join('[^/]+')}$`).test(path);
  });
  const [template] = fitting.sort((a, b) => a.split('{').length - b.split('{').length);
  const operation = template === undefined ? undefined : document.paths[template]?.[method];
  return template !== undefined && operation ? [template, operation] : undefined;
}

function escaped(key: string): string {
  return encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'));
}
