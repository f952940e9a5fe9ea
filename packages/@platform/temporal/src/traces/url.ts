/** Where people find the trace of a turn. No library but that of the ids: this file goes into browsers. */
import { traceIdOf } from './ids.js';

/** What a template may have in braces. */
const placeholders = ['traceId', 'runId', 'turn'] as const;

const inBraces = /\{([^{}]*)\}/g;

/** The address of the trace of a turn. `template`: an address with `{traceId}`, `{runId}` and `{turn}`, which {@link traceUrlProblem} has let through. */
export function traceUrl(template: string, { runId, turn }: { runId: string; turn: number }): string {
  const values: Record<string, string> = { traceId: traceIdOf(runId, turn), runId, turn: String(turn) };
  return template.replace(inBraces, (text, name: string) => encodeURIComponent(values[name] ?? text));
}

/** What is wrong with a template, in words that follow its name. */
export function traceUrlProblem(template: string): string | undefined {
  const names = [...template.matchAll(inBraces)].map(([, name = '']) => name);
  const unknown = names.find((name) => !(placeholders as readonly string[]).includes(name));
  const allowed = placeholders.map((name) => `{${name}}`).join(', ');
  if (unknown !== undefined) return `has {${unknown}}; allowed: ${allowed}`;
  if (/[{}]/.test(template.replace(inBraces, ''))) return `has a brace without its other half; allowed: ${allowed}`;
  if (!names.some((name) => name !== 'turn'))
    return 'has neither {traceId} nor {runId}, so that every run has the same';
  const filled = template.replace(inBraces, 'x');
  if (!URL.canParse(filled) || !['http:', 'https:'].includes(new URL(filled).protocol))
    return 'must be an address that begins with http:// or https://';
  const [before = ''] = template.split(/[/?#]/).slice(2);
  return /[{}]/.test(before) ? 'names a server that depends on the run' : undefined;
}
