/** Where people find a run in Temporal's own web UI. Pure. */

const placeholders = ['namespace', 'workflowId'] as const;
const inBraces = /\{([^{}]*)\}/g;

/** The template that an address alone stands for: the paths of Temporal's UI. */
export function temporalUiTemplate(given: string): string {
  return given.includes('{') ? given : `${given.replace(/\/+$/, '')}/namespaces/{namespace}/workflows/{workflowId}`;
}

/** The address of a workflow. `template`: one that {@link temporalUiProblem} has let through. */
export function temporalUiUrl(template: string, values: { namespace: string; workflowId: string }): string {
  return template.replace(inBraces, (text, name: string) =>
    encodeURIComponent(Object.hasOwn(values, name) ? values[name as keyof typeof values] : text),
  );
}

/** What is wrong with an address or a template, in words that follow its name. */
export function temporalUiProblem(given: string): string | undefined {
  const template = temporalUiTemplate(given);
  const names = [...template.matchAll(inBraces)].map(([, name = '']) => name);
  const allowed = placeholders.map((name) => `{${name}}`).join(', ');
  const unknown = names.find((name) => !(placeholders as readonly string[]).includes(name));
  if (unknown !== undefined) return `has {${unknown}}; allowed: ${allowed}`;
  if (/[{}]/.test(template.replace(inBraces, ''))) return `has a brace without its other half; allowed: ${allowed}`;
  if (!names.includes('workflowId')) return 'has no {workflowId}, so that every run has the same';
  const filled = template.replace(inBraces, 'x');
  if (!URL.canParse(filled) || !['http:', 'https:'].includes(new URL(filled).protocol))
    return 'must be an address that begins with http:// or https://';
  const [before = ''] = template.split(/[/?#]/).slice(2);
  return /[{}]/.test(before) ? 'names a server that depends on the run' : undefined;
}
