/** The filter of the audit page, as it stands in the address, and as the API takes it. */
import type { AuditPageInput } from '@platform/temporal';
import { actionWords } from '@platform/temporal/words';

/** Names of the fields in the address. `from` and `to` are days; `days` is a period up to now. */
export const auditFields = ['days', 'from', 'to', 'person', 'tool', 'decision', 'via', 'rule', 'agentId'] as const;
export type AuditFields = { [Field in (typeof auditFields)[number]]?: string };

/** Days that are read when nothing is chosen. */
const usualDays = 7;

const dayMs = 86_400_000;

export const decisionChoices: Readonly<Record<string, string>> = {
  ...actionWords,
  limitRaised: 'limit raised',
  ignored: 'ignored',
  escalated: 'escalated',
  ruleRevoked: 'rule revoked',
  changed: 'changed in a fork',
  reset: 'run set back',
};

/** What is given and not empty. */
export function readAuditFilter(address: Pick<URLSearchParams, 'get'>): AuditFields {
  return Object.fromEntries(
    auditFields.flatMap((field) => {
      const value = address.get(field)?.trim();
      return value ? [[field, value]] : [];
    }),
  );
}

/** The address of the page with this filter. */
export function auditAddress(filter: AuditFields): string {
  const given = Object.entries(filter).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return given.length === 0 ? '/audit' : `/audit?${new URLSearchParams(given)}`;
}

/** The question to the API. The last day of a period belongs to it. What somebody typed into the address that is no field is the API's to refuse. */
export function auditQuery({ days, from, to, ...filter }: AuditFields, now: number): AuditPageInput {
  const count = Number(days);
  const back = (Number.isInteger(count) && count > 0 && count <= 3_650 ? count : usualDays) * dayMs;
  // To the minute: the same question gets the same pages.
  const since = new Date(Math.floor((now - back) / 60_000) * 60_000).toISOString();
  const end = to && /^\d{4}-\d{2}-\d{2}$/.test(to) ? dayAfter(to) : to;
  return { from: from ?? since, ...(end && { to: end }), ...filter } as AuditPageInput;
}

function dayAfter(day: string): string {
  const time = Date.parse(day);
  return Number.isNaN(time) ? day : new Date(time + dayMs).toISOString().slice(0, 10);
}
