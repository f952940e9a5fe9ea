import type { RunView } from '@platform/temporal';
import { traceUrl } from '@platform/temporal/trace-url';

/** Where the trace of the latest turn is, or with `full` that of each; no line where nobody said where traces are. */
export function traceLines(
  { runId, turns }: Pick<RunView, 'runId' | 'turns'>,
  template: string | undefined,
  { full = false }: { full?: boolean },
): string[] {
  if (template === undefined) return [];
  const shown = Array.from({ length: turns }, (_, turn) => turn).slice(full ? 0 : -1);
  return shown.map((turn) => `Trace of turn ${turn}: ${traceUrl(template, { runId, turn })}`);
}
