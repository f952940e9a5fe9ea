/** What each route needs: the one place that says it. A route that is not here answers nobody, and a test fails. */
import type { Permission } from './permissions.js';

/**
 * What a route is about. `anything`: no single run; what it answers with is what the person sees. `fitting`: the runs that fit the filter in the body and that the
 * person may do it to. `everything`: the whole, which only those are told who see all. `run`: the run of the path. `decision` and `rule`: the call that it
 * is about, of the run of the path. `limit`: more of a limit of that run, which is decided on like a call of the tool `limit`. `newRun`: the run or the schedule that
 * the body describes. `schedule`, `file`: of the path.
 */
export type About =
  | 'anything'
  | 'fitting'
  | 'everything'
  | 'run'
  | 'decision'
  | 'limit'
  | 'rule'
  | 'newRun'
  | 'schedule'
  | 'file';

export interface Row {
  permission: Permission;
  about: About;
}

/** `everybody`: also those who have not signed in. `knownOnes`: whoever has, whatever they may. */
export type Need = Row | 'everybody' | 'knownOnes';

const row = (permission: Permission, about: About): Row => ({ permission, about });

/** By method and path, as the OpenAPI document writes them. */
export const routes: Readonly<Record<string, Need>> = {
  'GET /api/v1/openapi.json': 'everybody',
  'GET /api/auth/config': 'everybody',
  'GET /api/auth/login': 'everybody',
  'GET /api/auth/callback': 'everybody',
  'POST /api/auth/logout': 'everybody',
  'POST /api/auth/backchannel-logout': 'everybody',

  'GET /api/v1/me': 'knownOnes',
  'GET /api/v1/tokens': row('administer', 'anything'),
  'POST /api/v1/tokens': row('administer', 'anything'),
  'DELETE /api/v1/tokens/{tokenId}': row('administer', 'anything'),

  'GET /api/v1/overview': row('see', 'anything'),
  'GET /api/v1/agents': row('see', 'anything'),
  'GET /api/v1/health': row('see', 'anything'),
  'GET /api/v1/system': row('see', 'anything'),
  'GET /api/v1/metrics': row('see', 'everything'),
  'GET /api/v1/metrics/runs': row('see', 'everything'),

  'GET /api/v1/runs': row('see', 'anything'),
  'GET /api/v1/runs/counts': row('see', 'anything'),
  'GET /api/v1/runs/events': row('see', 'anything'),
  'POST /api/v1/runs': row('start', 'newRun'),
  'POST /api/v1/runs/cancel': row('steer', 'fitting'),
  'POST /api/v1/runs/retry': row('steer', 'fitting'),

  'GET /api/v1/runs/{runId}': row('see', 'run'),
  'GET /api/v1/runs/{runId}/events': row('see', 'run'),
  'GET /api/v1/runs/{runId}/calls/{turn}/{n}': row('see', 'run'),
  'GET /api/v1/runs/{runId}/decisions/{requestId}/evidence': row('see', 'run'),
  'GET /api/v1/runs/{runId}/audit': row('see', 'run'),
  'GET /api/v1/runs/{runId}/audit/verify': row('see', 'run'),
  'GET /api/v1/runs/{runId}/trace': row('see', 'run'),
  'GET /api/v1/runs/{runId}/files': row('see', 'run'),
  'GET /api/v1/runs/{runId}/files/{name}': row('see', 'run'),
  'POST /api/v1/runs/{runId}/fork/preview': row('see', 'run'),

  'POST /api/v1/runs/{runId}/follow-up': row('start', 'run'),
  'POST /api/v1/runs/{runId}/fork': row('start', 'run'),
  'POST /api/v1/runs/{runId}/rerun': row('start', 'run'),

  'POST /api/v1/runs/{runId}/pause': row('steer', 'run'),
  'POST /api/v1/runs/{runId}/resume': row('steer', 'run'),
  'POST /api/v1/runs/{runId}/messages': row('steer', 'run'),
  'POST /api/v1/runs/{runId}/retry': row('steer', 'run'),
  'POST /api/v1/runs/{runId}/cancel': row('steer', 'run'),

  'POST /api/v1/runs/{runId}/decisions': row('decide', 'decision'),
  'POST /api/v1/runs/{runId}/limits': row('decide', 'limit'),
  'POST /api/v1/runs/{runId}/rules/{ruleId}/revoke': row('decide', 'rule'),

  'GET /api/v1/passkeys': 'knownOnes',
  'POST /api/v1/passkeys': 'knownOnes',
  'DELETE /api/v1/passkeys/{credentialId}': 'knownOnes',

  'GET /api/v1/push/key': 'knownOnes',
  'POST /api/v1/push/subscriptions': row('see', 'anything'),
  'POST /api/v1/push/subscriptions/end': 'knownOnes',
  'POST /api/v1/push/news': row('see', 'everything'),

  'GET /api/v1/decisions': row('see', 'anything'),
  'GET /api/v1/decisions/events': row('see', 'anything'),
  'GET /api/v1/audit': row('see', 'anything'),
  'GET /api/v1/audit/entries': row('see', 'anything'),
  'GET /api/v1/traces': row('see', 'anything'),

  'POST /api/v1/files': row('start', 'anything'),
  'GET /api/v1/files/{fileId}': row('see', 'file'),

  'GET /api/v1/schedules': row('see', 'anything'),
  'POST /api/v1/schedules': row('schedule', 'newRun'),
  'GET /api/v1/schedules/{scheduleId}': row('see', 'schedule'),
  'DELETE /api/v1/schedules/{scheduleId}': row('schedule', 'schedule'),
  'POST /api/v1/schedules/{scheduleId}/update': row('schedule', 'schedule'),
  'POST /api/v1/schedules/{scheduleId}/pause': row('schedule', 'schedule'),
  'POST /api/v1/schedules/{scheduleId}/resume': row('schedule', 'schedule'),
  'POST /api/v1/schedules/{scheduleId}/trigger': row('schedule', 'schedule'),
  'POST /api/v1/schedules/{scheduleId}/backfill': row('schedule', 'schedule'),
};
