/** A server or a process that does not answer, or that refuses the call. */
import { AgentsError } from './agents-error.js';

/** No Temporal server answered at the address, or it stopped answering within the call's time limit. */
export class TemporalUnavailable extends AgentsError {
  /** @param problem why, and what to do, where it is known: certificates, TLS. */
  constructor(
    readonly address: string,
    readonly reason: string,
    { problem, ...options }: ErrorOptions & { problem?: { what: string; next: string } } = {},
  ) {
    const next = 'Start everything with "npm start", or set TEMPORAL_ADDRESS to a server that runs.';
    super(
      'TemporalUnavailable',
      problem
        ? `Temporal at ${address} cannot be used: ${problem.what}. ${problem.next}`
        : `No Temporal server answers at ${address} (${reason}). ${next}`,
      options,
    );
  }
}

/** The server holds the run, but no worker took the message in time. */
export class WorkerUnavailable extends AgentsError {
  /** @param why in a sentence; absent when a worker is there that could have taken it. */
  constructor(what: string, next: string, { why, ...options }: ErrorOptions & { why?: string } = {}) {
    const cause = why ?? 'The worker is down or busy.';
    super('WorkerUnavailable', `No worker took ${what} in time. ${cause} ${next}`, options);
  }
}

/** The agent-service did not give a list of its agents. `url` is undefined when nothing says where it is. */
export class AgentServiceUnavailable extends AgentsError {
  constructor(
    readonly url: string | undefined,
    reason: string,
    options?: ErrorOptions,
  ) {
    const what = url
      ? `The agent-service at ${url} did not answer (${reason}).`
      : `The agent-service was not asked: ${reason}.`;
    const next = 'Start everything with "npm start", or set AGENT_SERVICE_URL to one that runs.';
    super('AgentServiceUnavailable', `${what} ${next}`, options);
  }
}

/** A receiver of traces did not take them. Nothing of a run depends on it; what was sent before has arrived. */
export class TracesNotTaken extends AgentsError {
  constructor(
    readonly endpoint: string,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    const next = 'Start it or correct the address, then send them again: they have the same ids each time.';
    super('TracesNotTaken', `${endpoint} did not take the traces (${reason}). ${next}`, options);
  }
}

/** The namespace does not know our search attributes yet. */
export class SearchAttributesMissing extends AgentsError {
  constructor(namespace: string, options?: ErrorOptions) {
    const what = `The search attributes of runs are not registered in namespace "${namespace}".`;
    super('SearchAttributesMissing', `${what} Register them with "npm run cli -- doctor --fix".`, options);
  }
}

/** The server refused the call itself: no permission, an unknown namespace, a limit. The message is the server's. */
export class RequestRefused extends AgentsError {
  constructor(message: string, options?: ErrorOptions) {
    super('RequestRefused', `Temporal refused the request: ${message}`, options);
  }
}
