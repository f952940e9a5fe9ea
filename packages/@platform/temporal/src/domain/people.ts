/** Who does something to a run: a person, or a program that acts under a name of its own. */

/** Somebody whom sign-in knows. Two with the same `id` are one person, whatever their names are. */
export interface Person {
  /** `issuer#subject` of the provider, which no other person gets. Of an API token of ours: `token#id`. */
  id: string;
  /** As people read it. It says nothing about who it is: two people may have the same. */
  name: string;
  /** Roles that policies name. */
  roles: readonly string[];
  /** The customer that the person belongs to; absent for those who work for all. */
  tenant?: string;
}
