import type { MemberCall } from '../agent-service/member.js';
import { asObject, asText, type JsonObject } from '../domain/json/read.js';

/** The member of a team that an entry is of: to be spread into an item, which has none where there is none. */
export function memberOf(entry: JsonObject): { member?: MemberCall } {
  const { id, name, call, run } = asObject(entry.member) ?? {};
  const texts = [id, name, call, run].map(asText);
  return texts.includes(undefined) ? {} : { member: { id, name, call, run } as MemberCall };
}
