/** The audit as text: JSON Lines, or CSV (RFC 4180) for spreadsheets. People read both, so hidden characters are shown. */

import { writeJson } from '../domain/json.js';
import { shownBlock, shownJson } from '../domain/shown.js';
import type { AuditEntry } from './audit.js';

export type AuditFormat = 'jsonl' | 'csv';

/** All fields of an entry that say what happened, in the order of the columns. */
const columns = Object.keys({
  at: true,
  runId: true,
  agentId: true,
  startedBy: true,
  event: true,
  action: true,
  tool: true,
  by: true,
  roles: true,
  via: true,
  requestId: true,
  kind: true,
  toolCallId: true,
  askedAt: true,
  arguments: true,
  argumentsHash: true,
  editedArguments: true,
  editedArgumentsHash: true,
  ranArgumentsHash: true,
  ranOk: true,
  ranAt: true,
  values: true,
  result: true,
  note: true,
  agreed: true,
  required: true,
  rule: true,
  createdRule: true,
  reason: true,
  message: true,
  given: true,
  to: true,
  undone: true,
  startedById: true,
  byId: true,
} satisfies Record<Exclude<keyof AuditEntry, 'display'>, true>) as (keyof AuditEntry)[];

/** The lines of the text, each with its end. CSV begins with the names of the columns. */
export async function* auditLines(
  entries: AsyncIterable<AuditEntry> | Iterable<AuditEntry>,
  format: AuditFormat,
): AsyncGenerator<string, void, void> {
  if (format === 'csv') yield `${columns.join(',')}\r\n`;
  for await (const entry of entries) yield format === 'csv' ? csvLine(entry) : `${shownJson(writeJson(entry))}\n`;
}

function csvLine(entry: AuditEntry): string {
  return `${columns.map((column) => cell(entry[column])).join(',')}\r\n`;
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? shownBlock(value) : shownJson(writeJson(value));
  const raw = typeof value === 'string' ? value : text;
  const safe = looksLikeFormula.test(raw) || looksLikeFormula.test(text) ? `'${text}` : text;
  return separates.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Characters that end a cell in some spreadsheets, and white space at the edges, which some spreadsheets remove. */
const separates = /[",;\t\r\n]|^\s|\s$/;

/**
 * Matches a text that a spreadsheet may run as a formula. Anybody can type notes and names, and results come from tools. Invisible characters before
 * the sign do not count, each line may become a cell, and signs may have full width.
 */
const looksLikeFormula =
  /^[\t\r]|(?:^|[\r\n\u0085\u2028\u2029])[\s\p{C}\p{M}"']*[=+\-@\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20]/u;
