/** Those who ask, as the client of Temporal knows them. */
import { type Actor, actingAs, type TemporalClient } from '@platform/temporal';
import type { Principal } from '../identity/principal.js';
import { ownSightOf, type Permission, sightOf } from './permissions.js';

/** Signs for somebody; absent where nothing is signed. */
export type SignAs = (principal: Principal) => Actor['sign'];

/**
 * The client for what somebody does with one permission: what is written names them, and what is searched is what that permission holds for. The
 * local developer has no actor: callers say themselves who they are.
 */
export function clientFor(
  client: TemporalClient,
  principal: Principal,
  permission: Permission,
  signAs?: SignAs,
): TemporalClient {
  if (principal.kind === 'local') return client;
  const { id, name, roles, tenant } = principal;
  const sees = sightOf(principal, permission);
  const owns = ownSightOf(principal, permission);
  const sign = signAs?.(principal);
  return actingAs(client, {
    ...{ id, name, roles },
    ...(tenant && { tenant }),
    ...(sees && { sees, owns }),
    ...(sign && { sign }),
  });
}
