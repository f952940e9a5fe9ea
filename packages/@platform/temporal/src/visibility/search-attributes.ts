/** Search attributes of runs: typed keys, and their registration in a namespace. */
import { defineSearchAttributeKey } from '@temporalio/common';
import { call } from '../connection/call.js';
import type { TemporalClient } from '../connection/client.js';
import { enums } from '../connection/enums.js';
import { findingAttributes, searchAttributes } from '../domain/contract.js';
import { RequestRefused, TemporalUnavailable } from '../errors/errors.js';

type Attributes = typeof searchAttributes;

/** Typed keys, for starting and listing. */
export const searchAttributeKeys = Object.fromEntries(
  Object.entries(searchAttributes).map(([field, { name, type }]) => [field, defineSearchAttributeKey(name, type)]),
) as { [Field in keyof Attributes]: ReturnType<typeof defineSearchAttributeKey<Attributes[Field]['type']>> };

const { IndexedValueType } = enums;
const types = {
  KEYWORD: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  KEYWORD_LIST: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST,
  TEXT: IndexedValueType.INDEXED_VALUE_TYPE_TEXT,
  INT: IndexedValueType.INDEXED_VALUE_TYPE_INT,
  DOUBLE: IndexedValueType.INDEXED_VALUE_TYPE_DOUBLE,
} as const;

/** What the namespace lacks. */
export interface SearchAttributeState {
  /** Without one of these no run starts. */
  missing: string[];
  /** Without one of these runs start and end, and are neither searched nor counted by words, causes, costs, tools and models. */
  missingForFinding: string[];
  /** Registered by someone else with another type; must be removed there first. */
  wrongType: string[];
}

/** Throws `TemporalUnavailable`, `RequestRefused`. */
export async function checkSearchAttributes(client: TemporalClient): Promise<SearchAttributeState> {
  const { operatorService } = client.connection;
  const list = () => operatorService.listSearchAttributes({ namespace: client.namespace });
  const { customAttributes } = await call(client, list);
  const wanted = Object.values(searchAttributes);
  const differs = ({ name, type }: (typeof wanted)[number]) => customAttributes[name] !== types[type];
  const lacking = wanted.filter(({ name }) => !(name in customAttributes)).map(({ name }) => name);
  return {
    missing: lacking.filter((name) => !isForFinding(name)),
    missingForFinding: lacking.filter(isForFinding),
    wrongType: wanted.filter((wish) => wish.name in customAttributes && differs(wish)).map(({ name }) => name),
  };
}

const namesForFinding: readonly string[] = findingAttributes.map((field) => searchAttributes[field].name);

/** Whether runs start and end without this attribute. */
function isForFinding(name: string): boolean {
  return namesForFinding.includes(name);
}

/** Milliseconds that a server may take to use a new search attribute. */
const settleMs = 30_000;

/**
 * Registers what is missing and returns when the server uses it; doing it again changes nothing. Returns the names it registered.
 * Throws `RequestRefused` when one exists with another type, or when the namespace may not be changed (Temporal Cloud: register them there).
 */
export async function registerSearchAttributes(client: TemporalClient): Promise<string[]> {
  const { missing: needed, missingForFinding, wrongType } = await checkSearchAttributes(client);
  const missing = [...needed, ...missingForFinding];
  if (wrongType.length > 0) {
    throw new RequestRefused(
      `${wrongType.join(', ')} exist with another type in namespace "${client.namespace}"; remove them first`,
    );
  }
  if (missing.length > 0) {
    const wanted = Object.values(searchAttributes).filter(({ name }) => missing.includes(name));
    const add = Object.fromEntries(wanted.map(({ name, type }) => [name, types[type]]));
    const { operatorService } = client.connection;
    await call(client, () =>
      operatorService.addSearchAttributes({ namespace: client.namespace, searchAttributes: add }),
    );
  }
  await untilUsable(client);
  return missing;
}

/** Waits until all parts of the server know the new attributes. Queries that name them fail before that. */
async function untilUsable(client: TemporalClient): Promise<void> {
  const query = Object.values(searchAttributes)
    .map(({ name, type }) => `${name} = ${type === 'INT' || type === 'DOUBLE' ? 0 : "'a'"}`)
    .join(' AND ');
  const count = () => client.connection.workflowService.countWorkflowExecutions({ namespace: client.namespace, query });
  const end = Date.now() + settleMs;
  for (;;) {
    try {
      await call(client, count);
      return;
    } catch (error) {
      if (error instanceof TemporalUnavailable || Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
