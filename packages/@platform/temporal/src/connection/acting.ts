/** Who acts: the person whom sign-in knows, where it does, whatever the caller says; else whom the caller names. */
import { createHash } from 'node:crypto';
import { longestName, mostRoles, mostStarters } from '../domain/bounds.js';
import { type Named, type Started, startersOf } from '../domain/decisions/same-person.js';
import { isSeen, type Place } from '../domain/sight.js';
import { InvalidInput, RunKeyConflict } from '../errors/errors.js';
import type { TemporalClient } from './client.js';

/** Who sends a message to a run. */
export function doerOf({ actor }: TemporalClient, said: { by: string }): { by: string; byId?: string } {
  return actor ? { by: actor.name, byId: actor.id } : { by: said.by };
}

/** Who decides, with the roles that policies name. */
export function deciderOf(
  client: TemporalClient,
  said: { by: string; roles?: string[] },
): { by: string; byId?: string; roles?: string[] } {
  const roles = client.actor ? client.actor.roles.slice(0, mostRoles) : said.roles;
  return { ...doerOf(client, said), ...(roles && { roles }) };
}

/** Who starts a run or keeps a schedule, and for which customer. */
export function starterOf({ actor }: TemporalClient, said: { startedBy: string; tenant?: string }) {
  if (!actor) return { startedBy: said.startedBy };
  const tenant = actor.tenant ?? said.tenant;
  return { startedBy: actor.name, startedById: actor.id, ...(tenant !== undefined && { tenant }) };
}

/**
 * Who started the run that another goes on from, and those before it. They count as starters of the new one: otherwise a copy of a run would let its
 * starter approve what the policy wants somebody else to approve.
 */
export function startersBefore({ actor }: TemporalClient, past: Started): { startersBefore?: Named[] } {
  return actor || past.startedById ? { startersBefore: startersOf(past).slice(0, mostStarters) } : {};
}

/**
 * The tenant whose names somebody uses who does not see everything: their own, or the one that they start a run for. Absent for whoever sees
 * everything, and for a run of no tenant.
 */
function boundTo({ actor }: TemporalClient, said: { tenant?: string }): string | undefined {
  return actor?.tenant ?? (actor?.sees && said.tenant);
}

/**
 * Agno's session and user of a run that somebody of a tenant, or for some tenants, starts. An agent finds its memory by them, so those of two
 * tenants never meet: `acme/42`. Throws `InvalidInput` where that is too long.
 */
export function ownSession(
  client: TemporalClient,
  { sessionId, userId, ...said }: { sessionId?: string; userId?: string; tenant?: string },
): { sessionId?: string; userId?: string } {
  const tenant = boundTo(client, said);
  const own = (field: string, id: string | undefined) => {
    if (id === undefined || tenant === undefined) return id;
    const scoped = `${encodeURIComponent(tenant)}/${id}`;
    if (scoped.length <= longestName) return scoped;
    throw new InvalidInput(
      field,
      `${field}: must have at most ${longestName - scoped.length + id.length} characters: the tenant is put before it`,
    );
  };
  return { sessionId: own('sessionId', sessionId), userId: own('userId', userId) };
}

/**
 * The id of a run or a schedule that somebody of a tenant, or for some tenants, names: their name for it, and a mark of the tenant behind it. So the
 * same name of two tenants is two things, and nobody learns from a name that is taken what others have. Throws `InvalidInput` where that is too long,
 * and for the mark of a tenant where there is none.
 */
export function ownName(
  client: TemporalClient,
  name: string,
  { field, longest, ...said }: { field: string; longest: number; tenant?: string },
): string {
  const tenant = boundTo(client, said);
  if (tenant === undefined) {
    if (!client.actor?.sees || !/\.[0-9a-f]{10}$/.test(name)) return name;
    throw new InvalidInput(field, `${field}: must not end like the mark of a tenant ("${name.slice(-11)}")`);
  }
  const mark = `.${createHash('sha256').update(tenant).digest('hex').slice(0, 10)}`;
  if (name.endsWith(mark)) return name;
  if (name.length + mark.length <= longest) return name + mark;
  throw new InvalidInput(
    field,
    `${field}: must have at most ${longest - mark.length} characters: a mark of the tenant is put behind it`,
  );
}

/** That a key is taken by a run of other input. What differs is said only to who sees that run. */
export function keyConflict(
  { actor }: TemporalClient,
  runId: string,
  { place, different }: { place: Place; different: readonly string[] },
): RunKeyConflict {
  return new RunKeyConflict(runId, isSeen(place, actor?.sees) ? different : []);
}
