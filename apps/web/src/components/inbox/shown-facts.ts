/** What requests that are alike have in common, and in what they differ. Pure. */
import type { PendingDecision } from '@platform/temporal';
import { writeJson } from '@platform/temporal/json';
import { ownDefaults } from '@platform/temporal/standing';
import { type FactLine, factLines, factsOf } from '@platform/temporal/words';

/** Facts of one request: its arguments, and what the tool takes where the agent gave nothing. All of it runs. */
export function linesOf(request: PendingDecision): FactLine[] {
  const defaults = factLines(factsOf(ownDefaults(request, request.arguments), request.display));
  return [
    ...factLines(factsOf(request.arguments, request.display)),
    ...defaults.map((line) => ({ ...line, label: `${line.label}, not given` })),
  ];
}

/** Requests side by side. `same`: facts that all have; `columns`: labels of the others, and each request's facts by label. */
export interface SideBySide {
  same: FactLine[];
  columns: string[];
  rows: ReadonlyMap<string, FactLine>[];
}

/** Every fact of every request is in `same` or in its row. */
export function sideBySide(requests: readonly PendingDecision[]): SideBySide {
  const rows = requests.map((request) => new Map(linesOf(request).map((line) => [line.label, line])));
  const labels = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  const isSame = (label: string) => {
    const values = new Set(rows.map((row) => row.has(label) && writeJson(row.get(label)?.value ?? null)));
    return values.size === 1 && !values.has(false);
  };
  const same = requests.length > 1 ? labels.filter(isSame) : [];
  return {
    same: same.flatMap((label) => rows[0]?.get(label) ?? []),
    columns: labels.filter((label) => !same.includes(label)),
    rows,
  };
}
