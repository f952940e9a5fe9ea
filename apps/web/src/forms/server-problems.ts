/** What the server said was wrong, at the places of a form. */
import type { Path, SchemaProblem } from '@platform/temporal/json-schema';

/** The part of a problem that names places. */
export interface ServerProblem {
  detail: string;
  reason?: string;
  errors?: readonly { field: string; message: string }[];
}

/** `argument "lines[0].price" must be …`, `values."color" must be …`: what the workflow says. */
const named = /(?:argument |values\.)"([^"]+)" (.+)$/s;

/**
 * The places that the server names; empty when it names none. A place that the form does not have is left out: the whole sentence stands above the button.
 *
 * @param within the fields of the request's body that lead to the form: `['request']` for what a run is asked.
 */
export function serverProblems(problem: ServerProblem | undefined, within: readonly string[] = []): SchemaProblem[] {
  if (!problem) return [];
  const told = (problem.errors ?? []).flatMap(({ field, message }) => {
    const path = pathOf(field);
    if (!within.every((name, index) => name === path[index]) || path.length <= within.length) return [];
    return [{ path: path.slice(within.length), words: message.replace(`${field}: `, '') }];
  });
  const [, place, words] = named.exec(problem.detail.replace(` (${problem.reason})`, '')) ?? [];
  return place !== undefined && words !== undefined ? [...told, { path: pathOf(place), words }] : told;
}

/** `lines[0].price` and `lines.0.price` */
function pathOf(text: string): Path {
  return text
    .replace(/\[(\d+)\]/g, '.$1')
    .split('.')
    .map((name) => (/^\d+$/.test(name) ? Number(name) : name));
}
