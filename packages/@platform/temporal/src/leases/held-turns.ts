import { gunzipSync, gzipSync } from 'node:zlib';
import { type HeldTurn, heldTurnsSchema, type LeaseHeartbeat, leaseHeartbeatSchema } from '../agent-service/lease.js';
import { mostHeldTurns } from '../domain/lease.js';

/** Bytes that the list of the most turns may have: 5 KB for each, whose names and token have some 500 bytes. */
const mostBytes = mostHeldTurns * 5_000;

/** What a lease says of its turns, as its heartbeat holds it. */
export function packTurns(turns: readonly HeldTurn[]): LeaseHeartbeat {
  return { count: turns.length, held: gzipSync(JSON.stringify({ turns })).toString('base64') };
}

/** The turns of a heartbeat of a lease; none where it says nothing. Throws for what is no such heartbeat. */
export function unpackTurns(heartbeat: unknown): HeldTurn[] {
  if (heartbeat === undefined || heartbeat === null) return [];
  const { held } = leaseHeartbeatSchema.parse(heartbeat);
  const json = gunzipSync(Buffer.from(held, 'base64'), { maxOutputLength: mostBytes }).toString('utf8');
  return heldTurnsSchema.parse(JSON.parse(json)).turns;
}
