/** How places of a form are called. */
import { type Display, displayAt } from '@platform/temporal/contract';
import type { JsonSchema, Path } from '@platform/temporal/json-schema';
import { nameWords } from '@platform/temporal/words';

/**
 * The name of a place: as the policies of its tool call it, as its schema does, else its own name as words. A title that a program made of the name
 * says the same with capitals, and does not count.
 */
export function labelAt(display: Display | null | undefined, schema: JsonSchema, path: Path): string {
  const name = String(path.at(-1) ?? '');
  const { title } = schema;
  const isOwn = typeof title === 'string' && title.trim() !== '' && bare(title) !== bare(name);
  return displayAt(display, path)?.label ?? (isOwn ? title : nameWords(name));
}

/** Labels of one group, by name. No two are the same: where two would be, their own names are beside them. */
export function distinct(labels: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const all = [...labels.values()];
  const isOnce = (label: string) => all.indexOf(label) === all.lastIndexOf(label);
  return new Map([...labels].map(([name, label]) => [name, isOnce(label) ? label : `${label} (${name})`]));
}

function bare(text: string): string {
  return text.toLowerCase().replace(/[\s_-]/g, '');
}
