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

/** Who started a run. Those who started the runs that it goes on from are its starters too. */
export interface Started {
  startedBy: string;
  startedById?: string | null;
  startersBefore?: readonly Named[] | null;
}

/** Whether somebody started a run, or one that it goes on from. */
export function isStarter(person: Named, started: Started, by: Names = names): boolean {
  return startersOf(started).some((starter) => isSamePerson(person, starter, by));
}

/** Everybody who started a run or one that it goes on from, each once. */
export function startersOf({ startedBy, startedById, startersBefore }: Started): Named[] {
  const all = [{ by: startedBy, ...(startedById && { byId: startedById }) }, ...(startersBefore ?? [])];
  // By id and name: who is the same by name alone may be two people.
  const isEqual = (one: Named, other: Named) => one.by === other.by && (one.byId ?? '') === (other.byId ?? '');
  return all.filter((one, n) => all.findIndex((other) => isEqual(one, other)) === n);
}
