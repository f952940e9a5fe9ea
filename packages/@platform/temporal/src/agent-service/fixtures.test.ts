/** Golden payloads: `fixtures/<schema id>.<case>.json`. The same files are read and written by the Python tests. */
import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import * as contract from '../agent-service.js';

const folder = new URL('../../fixtures/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
const schemas = new Map(
  Object.values(contract)
    .filter((value) => value instanceof z.ZodType)
    .map((schema) => [schema.meta()?.id, schema]),
);

describe('golden payloads survive being read and written', () => {
  it.each(files)('%s', (file) => {
    const payload = read(file);
    expect(JSON.parse(JSON.stringify(schemaOf(idOf(file)).parse(payload)))).toEqual(payload);
  });
});

describe('golden payloads cover', () => {
  it.each([
    'TurnInput',
    'TurnState',
    'SaveTranscriptInput',
    'TranscriptPart',
    'AgentList',
    'AgentServiceHealth',
    'LeaseInput',
    'LeaseHeartbeat',
    'HeldTurns',
    'HeedInput',
  ])('%s', (id) => {
    expect(files.map(idOf)).toContain(id);
  });

  it.each([
    ['TurnResult', 'status'],
    ['JournalEntry', 'kind'],
    ['LiveEvent', 'type'],
  ])('every %s by its %s', (id, key) => {
    const { options } = schemaOf(id) as unknown as { options: { shape: Record<string, z.ZodLiteral> }[] };
    expect(valuesOf(id, key)).toEqual(new Set(options.map(({ shape }) => shape[key]?.value)));
  });

  it.each([
    ['DecisionRequest', 'kind', contract.decisionKindSchema.options],
    ['DecisionAnswer', 'action', contract.decisionAnswerSchema.shape.action.options],
  ])('every %s by its %s', (id, key, options) => {
    expect(valuesOf(id, key)).toEqual(new Set(options));
  });
});

function idOf(file: string): string {
  return file.slice(0, file.indexOf('.'));
}

function schemaOf(id: string): z.ZodType {
  const schema = schemas.get(id);
  if (!schema) throw new Error(`agent-service.ts has no schema with the id ${id}`);
  return schema;
}

function valuesOf(id: string, key: string): Set<unknown> {
  return new Set(files.filter((file) => idOf(file) === id).map((file) => read(file)[key]));
}

function read(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
}

describe('a lease', () => {
  it('holds its turns compressed, and their tokens byte for byte', () => {
    const { held } = contract.leaseHeartbeatSchema.parse(read('LeaseHeartbeat.one.json'));
    const turns = contract.heldTurnsSchema.parse(JSON.parse(gunzipSync(Buffer.from(held, 'base64')).toString('utf8')));
    expect(turns).toEqual(read('HeldTurns.one.json'));
    const token = Buffer.concat([Buffer.from([10, 36, 0, 255, 128, 65]), Buffer.from('agent-run-refund-1042')]);
    expect(turns.turns.map((turn) => Buffer.from(turn.token, 'latin1'))).toEqual([token]);
  });
});
