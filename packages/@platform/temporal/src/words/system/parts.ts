import type { SystemReport } from '../../operating/system/report.js';
import { duration } from '../durations.js';
import type { SystemLine } from './line.js';

const group = 'Temporal';

/** Milliseconds before the end of a certificate from which on it is time to renew it: those of the alert. */
const renewMs = 14 * 24 * 3_600_000;

/** The server, what it needs, and the certificates that it is reached with. */
export function partLines(report: SystemReport, now: number): SystemLine[] {
  return [serverLine(report), ...searchLines(report), ...certificateLines(report, now)];
}

function serverLine({ server }: SystemReport): SystemLine {
  const line = { group, name: 'Server' } as const;
  if (server.problem !== undefined) {
    const cure = 'Start the Temporal server, or mend the way to it. Nothing is lost: runs go on when it is back.';
    return { ...line, state: 'wrong', text: server.problem, cure, runbook: 'process-down' };
  }
  const text = `version ${server.version ?? 'unknown'} at ${server.address}, namespace ${server.namespace}`;
  if (server.versionProblem === undefined) return { ...line, state: 'ok', text };
  return { ...line, state: 'attention', text, cure: server.versionProblem };
}

function searchLines({ missingSearchAttributes: missing, missingForFinding }: SystemReport): SystemLine[] {
  const name = 'Search attributes';
  const register = 'Register them: npm run cli -- doctor --fix.';
  if (missing.length > 0) {
    const text = `missing, or of another type: ${missing.join(', ')}`;
    return [
      { group, name, state: 'wrong', text, cure: `${register} Until then no run starts, and lists cannot be read.` },
    ];
  }
  if (missingForFinding.length === 0) return [];
  const cure = `${register} Until then runs go on, and are not found by all that they could be.`;
  return [{ group, name, state: 'attention', text: `missing: ${missingForFinding.join(', ')}`, cure }];
}

function certificateLines({ certificates }: SystemReport, now: number): SystemLine[] {
  return (certificates ?? []).map(({ of, endsAt }) => {
    const name = of === 'client' ? 'Our certificate' : 'Certificate of the authority';
    const left = Date.parse(endsAt) - now;
    const day = endsAt.slice(0, 10);
    const line = { group, name, runbook: 'certificate-ends' } as const;
    const cure = 'Put a new one in its place and start the processes again, one after another.';
    if (left <= 0) return { ...line, state: 'wrong', text: `ended on ${day}: no process connects any more`, cure };
    const text = `ends on ${day}, in ${duration(left)}`;
    return left < renewMs ? { ...line, state: 'attention', text, cure } : { group, name, state: 'ok', text };
  });
}
