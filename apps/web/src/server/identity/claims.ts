/** What a provider says of somebody, made sound: the one place where claims are read. */
import type { Person } from '@platform/temporal';
import { shown } from '@platform/temporal/shown';
import { soundName } from './names.js';
import type { SignInSettings } from './settings.mjs';

/** Somebody whom the provider knows, before it is said what they may. */
export interface Known extends Person {
  authTime?: number;
  acr?: string;
}

type Claims = Readonly<Record<string, unknown>>;

/** Bounds: what a person has goes into a cookie, into each signature and into histories. */
const mostRoles = 100;
const longestRole = 200;

/** Reads the claims of an ID token, of the user info or of an access token whose issuer was verified. */
export function knownOf(claims: Claims, settings: Pick<SignInSettings, 'rolesClaim' | 'tenantClaim'>): Known {
  const { sub, iss } = claims;
  if (typeof sub !== 'string' || sub === '' || typeof iss !== 'string')
    throw new TypeError('claims without iss or sub');
  const tenant = tenantIn(claimAt(claims, settings.tenantClaim));
  const names = [claims.name, claims.preferred_username, claims.email, claims.client_id, sub];
  return {
    id: `${iss}#${sub}`,
    name: soundName(names.find((name): name is string => typeof name === 'string' && name.trim() !== '') ?? sub, sub),
    roles: rolesIn(claimAt(claims, settings.rolesClaim)),
    ...(tenant === undefined ? {} : { tenant }),
    ...(typeof claims.auth_time === 'number' ? { authTime: claims.auth_time } : {}),
    ...(typeof claims.acr === 'string' ? { acr: claims.acr } : {}),
  };
}

/** A claim by its name, which may have dots (`https://example.com/roles`), or by a path (`realm_access.roles`). */
export function claimAt(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let found: unknown = claims;
  for (const part of name.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part)) return undefined;
    found = (found as Claims)[part];
  }
  return found;
}

/** Whose tenant is there and cannot be read is of none that a run can have, not of all: the empty one. */
function tenantIn(claim: unknown): string | undefined {
  if (claim === undefined) return undefined;
  return typeof claim === 'string' ? claim : '';
}

/** Providers send a list, or one text with spaces or commas. */
function rolesIn(claim: unknown): string[] {
  const given = typeof claim === 'string' ? claim.split(/[\s,]+/) : Array.isArray(claim) ? claim : [];
  const roles = given.filter(
    (role): role is string =>
      typeof role === 'string' && role !== '' && role.length <= longestRole && shown(role) === role,
  );
  return [...new Set(roles.map((role) => role.normalize('NFC')))].slice(0, mostRoles);
}
