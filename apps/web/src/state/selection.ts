/** Which rows of a list are chosen. */
export interface Selection {
  chosen: ReadonlySet<string>;
  /** The row that was chosen or left last: a range goes from it. */
  anchor?: string;
  /** All that fit the filter are, loaded or not. */
  all?: true;
}

export const nothingChosen: Selection = { chosen: new Set() };
export const allChosen: Selection = { chosen: new Set(), all: true };

/** Chooses a row, or leaves it when it was chosen. After all were chosen, it begins anew with this one. */
export function toggle({ chosen }: Selection, id: string): Selection {
  const next = new Set(chosen);
  if (!next.delete(id)) next.add(id);
  return { chosen: next, anchor: id };
}

/** Chooses all rows between the last one and this one, both with them. `ids`: the rows in the order in which they are shown. */
export function extend({ chosen, anchor }: Selection, id: string, ids: readonly string[]): Selection {
  const [from, to] = [anchor === undefined ? -1 : ids.indexOf(anchor), ids.indexOf(id)];
  if (to < 0) return { chosen, anchor };
  const range = from < 0 ? [id] : ids.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { chosen: new Set([...chosen, ...range]), anchor: id };
}
