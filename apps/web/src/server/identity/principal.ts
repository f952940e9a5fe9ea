/** Who asks the API. */
import type { Person } from '@platform/temporal';

/**
 * What people and programs may do, from less to more. A viewer reads; a starter also starts runs, and does with their own runs what they want;
 * an approver also decides; an operator steers, pauses, cancels and retries all runs, and keeps schedules; an admin also changes who may what.
 */
export const builtInRoles = ['viewer', 'starter', 'approver', 'operator', 'admin'] as const;

export type BuiltInRole = (typeof builtInRoles)[number];

/** A role and where it holds: everywhere, unless it names agents, tools or tenants. */
export interface Grant {
  role: BuiltInRole;
  agents?: readonly string[];
  tools?: readonly string[];
  tenants?: readonly string[];
}

/** How long the one who asks is known: a browser's session, or a token. */
export interface Session {
  /** Unique; ends with a sign-out or when the token is revoked. */
  id: string;
  /** Milliseconds since 1970. */
  endsAt: number;
  /** Milliseconds since 1970: until then what is said here holds without asking again. A stream ends then, and begins again. */
  recheckAt: number;
  /** Aborted when it ends: streams close then. */
  signal: AbortSignal;
  /** Names under which a sign-out ends it, and since when (milliseconds since 1970). */
  ends?: { marks: string[]; since: number };
}

/** Somebody who asks the API. `roles` has those that policies name, of the provider's claims or of the file of roles. */
export interface Principal extends Person {
  /** `local`: this machine without sign-in, where callers say themselves who they are. */
  kind: 'local' | 'person' | 'program';
  grants: readonly Grant[];
  /** When the person signed in last (seconds since 1970), and how strongly, where the provider says so. */
  authTime?: number;
  acr?: string;
  session?: Session;
  /** What the provider alone says of a person: what it allows is looked up anew whenever somebody is told of something later. */
  claimed?: { roles: readonly string[]; tenant?: string };
}

/** Without sign-in: whoever can reach this machine's loopback may do everything. */
export const localDeveloper: Principal = {
  kind: 'local',
  id: 'local',
  name: 'local developer',
  roles: [],
  grants: [{ role: 'admin' }],
};
