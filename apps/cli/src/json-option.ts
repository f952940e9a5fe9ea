import { InvalidInput } from '@platform/temporal';

/** The object that an option holds as JSON. Throws `InvalidInput` that names the option. */
export function parseJsonObject(option: string, json: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new InvalidInput(option, `${option}: not valid JSON: ${(error as Error).message}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new InvalidInput(option, `${option}: must be a JSON object, for example '{"order_id": 1001}'`);
}
