/** Turns what a console says of itself into findings: what can be seen without a way to Temporal. */
import { release } from 'node:os';
import type { AgentsClient, Me } from '@platform/client';
import { isObject } from '@platform/temporal/json';
import type { Finding } from './diagnose.js';

const parts = {
  temporal: 'Temporal server',
  worker: 'Worker',
  agentService: 'agent-service',
  storage: 'Payload store',
} as const;

/** The findings: who one is there, and whether runs get on. Throws what the console cannot be asked for. */
export async function diagnoseConsole(client: AgentsClient, url: string, version: string): Promise<Finding[]> {
  const me = await client.me();
  const health = await client.readHealth();
  return [
    { level: 'good', what: `agents ${version}, Node ${process.versions.node}, ${process.platform} ${release()}` },
    { level: 'good', what: `The console at ${url} answers ${meText(me)}` },
    ...consoleSkew(isObject(health) ? health.version : undefined, version),
    ...Object.entries(parts).flatMap(([name, title]) =>
      partFinding(title, isObject(health) ? health[name] : undefined),
    ),
    {
      level: 'note',
      what: 'Namespace, search attributes, queues and versions of workers were not looked at: that needs a way to Temporal',
      next: 'Run doctor without --url and AGENTS_URL, where Temporal can be reached.',
    },
  ];
}

function consoleSkew(console: unknown, own: string): Finding[] {
  if (typeof console !== 'string' || console === own) return [];
  const next = 'Bring them to one version; which may run beside each other: docs/deploy/upgrading.md';
  return [{ level: 'note', what: `agents is ${own}, the console ${console}`, next }];
}

function meText({ kind, name }: Me): string {
  return kind === 'local' ? 'and has no sign-in' : `${name} (${kind})`;
}

function partFinding(title: string, part: unknown): Finding[] {
  if (!isObject(part)) return [];
  const { status, problem, address, location, version } = part;
  const where = address ?? location;
  const what = `${title}${version === undefined ? '' : ` ${version}`}${where === undefined ? '' : ` (${where})`}: ${problem ?? status}`;
  if (status === 'ok') return [{ level: 'good', what }];
  return [{ level: 'problem', what, next: 'Tell those who run it: they see more with doctor beside Temporal.' }];
}
