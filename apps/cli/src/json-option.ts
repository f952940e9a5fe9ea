import { InvalidInput } from '@platform/temporal/errors';
import { isObject, parseJson } from '@platform/temporal/json';

/** The object that an option holds as JSON. Throws `InvalidInput` that names the option. */
export function parseJsonObject(option: string, json: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = parseJson(json);
  } catch (error) {
    throw new InvalidInput(option, `${option}: not valid JSON: ${(error as Error).message}`);
  }
  if (isObject(value)) return value;
  throw new InvalidInput(option, `${option}: must be a JSON object, for example '{"order_id": 1001}'`);
}

/** The same for an option that may be left out. */
export function optionalJson(option: string, json: string | undefined): Record<string, unknown> | undefined {
  return json === undefined ? undefined : parseJsonObject(option, json);
}
