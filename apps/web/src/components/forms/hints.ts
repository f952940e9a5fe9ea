/** What fits into a field, in words beside it. */
import { isNumber, writeJson } from '@platform/temporal/json';
import type { JsonSchema } from '@platform/temporal/json-schema';

/** What the tool or agent takes where a field is left empty: `If empty: 30`. */
export function defaultWords({ schema, value }: { schema: JsonSchema; value: unknown }): string | undefined {
  const { default: otherwise } = schema;
  if (value !== undefined || otherwise === undefined || otherwise === null || otherwise === '') return undefined;
  return `If empty: ${typeof otherwise === 'string' ? otherwise : writeJson(otherwise)}`;
}

/** `1 to 100`, `at least 0`, `more than 0`. */
export function rangeHint({
  minimum,
  maximum,
  exclusiveMinimum,
  exclusiveMaximum,
  multipleOf,
}: JsonSchema): string | undefined {
  const text = (value: unknown) => (isNumber(value) ? writeJson(value) : undefined);
  const [least, most] = [text(minimum), text(maximum)];
  const parts = [
    least !== undefined && most !== undefined ? `${least} to ${most}` : undefined,
    least !== undefined && most === undefined ? `at least ${least}` : undefined,
    least === undefined && most !== undefined ? `at most ${most}` : undefined,
    isNumber(exclusiveMinimum) ? `more than ${text(exclusiveMinimum)}` : undefined,
    isNumber(exclusiveMaximum) ? `less than ${text(exclusiveMaximum)}` : undefined,
    isNumber(multipleOf) && Number(multipleOf) !== 1 ? `in steps of ${text(multipleOf)}` : undefined,
  ].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(', ') : undefined;
}

/** `3 to 40 characters`. */
export function textHint({ minLength, maxLength }: JsonSchema): string | undefined {
  const [least, most] = [minLength, maxLength].map((value) => (isNumber(value) ? Number(value) : undefined));
  if (least !== undefined && least > 1 && most !== undefined) return `${least} to ${most} characters`;
  if (most !== undefined) return `at most ${most} characters`;
  return least !== undefined && least > 1 ? `at least ${least} characters` : undefined;
}
