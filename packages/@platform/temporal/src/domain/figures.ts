/** What a run took, as search attributes: written by the workflow, read from lists. Pure. */
import { longestName } from './bounds.js';
import type { Decision, DecisionVia } from './decisions/types.js';
import { asCount } from './json/read.js';
import type { UsageSum } from './limits/usage.js';
import { isWellFormed } from './well-formed.js';

/** What a run took by itself. What the runs that it started took is theirs. */
export interface RunFigures extends UsageSum {
  /** Seconds that people took for each decision: of the first {@link mostWaits}. */
  waits: readonly number[];
  /** Decisions of people, all of them. */
  decisions: number;
  /** How often it stalled. */
  stalls: number;
}

/** Decisions of a run whose time is kept. */
export const mostWaits = 100;

/** Tools, and models, that are kept of a run. */
export const mostNames = 200;

/** Bytes of JSON that a search attribute of ours may have: Temporal allows 2,048 by default. */
export const attributeBytes = 2_000;

/** Stands in the attribute until there are figures. */
const noFigures = 'none';

const counts = [
  'inputTokens',
  'outputTokens',
  'modelCalls',
  'toolCalls',
  'failedModelCalls',
  'unpricedModelCalls',
  'decisions',
  'stalls',
] as const;

/** The attribute of a run that has none yet. */
export const figuresAtStart: readonly string[] = [noFigures];

/** `inputTokens=1200`, `costUsd=0.0042`, `waits=12.5 3`: each figure that is not 0. At most {@link attributeBytes}. */
export function writeFigures(figures: RunFigures): string[] {
  const numbers = counts.flatMap((name) => (figures[name] ? [`${name}=${figures[name]}`] : []));
  const waits = figures.waits.slice(0, mostWaits).map((seconds) => String(Math.round(seconds * 10) / 10));
  return [
    'known=1',
    ...numbers,
    ...(figures.costUsd === undefined ? [] : [`costUsd=${figures.costUsd}`]),
    ...(waits.length > 0 ? [`waits=${waits.join(' ')}`] : []),
  ];
}

/** The figures of a run; `undefined` where nobody wrote them. What cannot be read of them is left out. */
export function readFigures(attribute: readonly string[] | undefined): RunFigures | undefined {
  const texts = new Map(
    (attribute ?? []).map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]),
  );
  if (!texts.has('known')) return undefined;
  const count = (name: string) => asCount(Number(texts.get(name) ?? 0));
  const cost = Number(texts.get('costUsd') ?? Number.NaN);
  const seconds = (texts.get('waits') ?? '')
    .split(' ')
    .filter((text) => text !== '')
    .map(Number);
  const some = (name: 'failedModelCalls' | 'unpricedModelCalls') => (count(name) > 0 ? { [name]: count(name) } : {});
  return {
    inputTokens: count('inputTokens'),
    outputTokens: count('outputTokens'),
    modelCalls: count('modelCalls'),
    toolCalls: count('toolCalls'),
    ...some('failedModelCalls'),
    ...some('unpricedModelCalls'),
    ...(cost >= 0 && { costUsd: cost }),
    waits: seconds.filter((number) => number >= 0),
    decisions: count('decisions'),
    stalls: count('stalls'),
  };
}

/** The names of tools and models as the attribute holds them: those that can be searched for, as many as fit. */
export function writeUsed({ tools, models }: Used): string[] {
  const names = [...tools.map((name) => usedTool(name)), ...models.map((name) => usedModel(name))];
  const fitting: string[] = [];
  let bytes = 2;
  for (const name of new Set(names)) {
    bytes += jsonBytes(name) + 1;
    if (bytes > attributeBytes) break;
    if (isSearchable(name)) fitting.push(name);
  }
  return fitting;
}

/** Names of what a run used, in the order of their first use. */
export interface Used {
  tools: readonly string[];
  models: readonly string[];
}

/** What stands in the attribute for a tool, and for a model. */
export const usedTool = (name: string) => `tool:${name}`;
export const usedModel = (id: string) => `model:${id}`;

/** The names in the attribute. */
export function readUsed(attribute: readonly string[] | undefined): Used {
  const of = (kind: string) =>
    (attribute ?? []).flatMap((name) => (name.startsWith(kind) ? [name.slice(kind.length)] : []));
  return { tools: of(usedTool('')), models: of(usedModel('')) };
}

/** The query language cannot tell names with these apart, and a store of SQL refuses others. */
function isSearchable(name: string): boolean {
  return name.length <= longestName && /^[^"\\\p{C}]*$/u.test(name) && isWellFormed(name);
}

/** A type of a failure as the attribute holds it: what the query language can tell apart, and a store of SQL takes. */
export function causeText(type: string): string {
  return (
    type
      .replaceAll(/["\\\p{C}]/gu, '')
      .slice(0, longestName)
      .trim() || 'Unknown'
  );
}

/** Whether a person decided: no policy, no rule, no deadline. */
export function isByPerson({ via }: Pick<Decision, 'via'>): boolean {
  return via === undefined || !(automaticVias as readonly string[]).includes(via);
}

const automaticVias = ['policy', 'rule', 'deadline'] as const satisfies readonly DecisionVia[];

/** Characters of a request that are looked at for words. */
const lookedAt = 20_000;

/**
 * The words of a text: letters and digits alone, in one form, in small letters. Stores take words apart by rules of their own, and Postgres takes a text as
 * it is, where a colon or a quote would be a mistake in its language: nothing of the run would be listed then.
 */
export function wordsOf(text: string): string[] {
  const plain = text.slice(0, lookedAt).normalize('NFKC').toLowerCase();
  return [...new Set(plain.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [])];
}

/** The words of a request as the attribute holds them, each once: as many of the first as fit into {@link attributeBytes}. */
export function searchableText(text: string): string {
  const fitting: string[] = [];
  let bytes = 2;
  for (const word of wordsOf(text)) {
    bytes += jsonBytes(word) - 1;
    if (bytes > attributeBytes) break;
    fitting.push(word);
  }
  return fitting.join(' ');
}

function jsonBytes(text: string): number {
  let bytes = 2;
  for (const character of JSON.stringify(text).slice(1, -1)) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
