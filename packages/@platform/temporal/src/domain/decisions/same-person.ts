/** Who is one person. */
import { isSame, type Names, names } from '../names.js';

/** Somebody, as messages say it: the id only where sign-in knows the person. */
export interface Named {
  by: string;
  byId?: string | null;
}

/**
 * Whether two are one person. Two with an id are one when the ids are equal, whatever their names are. Where one has none (a run from before, or a
 * machine without sign-in), names say it.
 */
export function isSamePerson(one: Named, other: Named, by: Names = names): boolean {
  if (one.byId && other.byId) return one.byId === other.byId;
  return isSame(one.by, other.by, by);
}

/**
 * Whether a policy names this person. It names people with an id by the id: names are for showing, and anybody may be given the name of another.
 */
export function isNamed(name: string, { by, byId }: Named, read: Names = names): boolean {
  return byId ? name === byId : isSame(name, by, read);
}
