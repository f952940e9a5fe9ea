/** The audit as text: JSON Lines, or CSV (RFC 4180) for spreadsheets. What is hidden in its texts is shown: both are read by people. */
import type { AuditEntry } from './audit.js';
import { writeJson } from './json.js';
import { shownBlock, shownJson } from './shown.js';

export type AuditFormat = 'jsonl' | 'csv';

/** All fields of an entry, in the order of the columns. */
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
} satisfies Record<keyof AuditEntry, true>) as (keyof AuditEntry)[];

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
  const text = typeof value === 'string' ? shownBlock(value) : shownJson(writeJson(value));
  const safe = looksLikeFormula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A spreadsheet would run it: notes and names are what anybody typed, results are what a tool said. */
const looksLikeFormula = /^[=+\-@\t\r]/;
