/**
 * Interceptors of every workflow: what a workflow was started with as `traceparent` goes on to its activities, to the runs that it starts, and to the
 * execution that continues it. Headers are no part of a history's commands, so any history replays with any header, and with none.
 */
import { isTraceparent, traceparentHeader } from '@platform/temporal/workflow';
import { defaultPayloadConverter, type WorkflowInterceptorsFactory } from '@temporalio/workflow';

type Headers = Record<string, Parameters<typeof defaultPayloadConverter.fromPayload>[0]>;

export const interceptors: WorkflowInterceptorsFactory = () => {
  let kept: Headers = {};
  const withTrace = <Input extends { headers: Headers }>(input: Input): Input => ({
    ...input,
    headers: { ...input.headers, ...kept },
  });
  return {
    inbound: [
      {
        execute: (input, next) => {
          kept = traceparentIn(input.headers);
          return next(input);
        },
      },
    ],
    outbound: [
      {
        scheduleActivity: (input, next) => next(withTrace(input)),
        scheduleLocalActivity: (input, next) => next(withTrace(input)),
        startChildWorkflowExecution: (input, next) => next(withTrace(input)),
        continueAsNew: (input, next) => next(withTrace(input)),
      },
    ],
  };
};

/** The header, if it is what it says: anybody who can start a workflow can write it. */
function traceparentIn(headers: Headers): Headers {
  const payload = headers[traceparentHeader];
  return payload && isTraceparent(read(payload)) ? { [traceparentHeader]: payload } : {};
}

function read(payload: Headers[string]): unknown {
  try {
    return defaultPayloadConverter.fromPayload(payload);
  } catch {
    return undefined; // in an encoding of somebody else
  }
}
