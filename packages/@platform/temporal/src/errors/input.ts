/** Errors about what the caller gave. */
import { AgentsError } from './agents-error.js';

/** A variable or an option of the client has a wrong value. */
export class InvalidConfiguration extends AgentsError {
  constructor(message: string, options?: ErrorOptions) {
    super('InvalidConfiguration', message, options);
  }
}

/** An argument has a wrong shape. `field` is the path of the first wrong one. */
export class InvalidInput extends AgentsError {
  constructor(
    readonly field: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super('InvalidInput', message, options);
  }
}

/** How many candidates an ambiguous beginning names. */
const candidatesNamed = 5;

/** The beginning of a run id fits several runs. */
export class SeveralRuns extends InvalidInput {
  /** @param runIds those that it fits, or some of them. */
  constructor(beginning: string, runIds: readonly string[]) {
    const some = runIds.slice(0, candidatesNamed).join(', ');
    const more = runIds.length > candidatesNamed ? ', …' : '';
    super('run', `"${beginning}" is the beginning of several runs: ${some}${more}. Give more of the id.`);
  }
}

/** The agent-service has no agent of this id. */
export class UnknownAgent extends AgentsError {
  constructor(
    readonly agentId: string,
    readonly known: readonly string[],
    /** Reasons why agents or modules are not served. The wanted agent may be one of them. */
    reasons: readonly string[] = [],
  ) {
    const next = known.length > 0 ? `Known agents: ${known.join(', ')}.` : 'The agent-service has no agents.';
    const broken = reasons.length > 0 ? ` It may be in what is not served: ${reasons.join(' ')}` : '';
    super('UnknownAgent', `There is no agent "${agentId}". ${next}${broken}`);
  }
}
