/**
 * Interceptors of every workflow: what a workflow was started with as `traceparent` goes on to its activities, to the runs that it starts, and to the
 * execution that continues it. Headers are no part of a history's commands, so any history replays with any header, and with none.
 */
import { isTraceparent, latestActivityHeader, traceparentHeader } from '@platform/temporal/workflow';
import { defaultPayloadConverter, type WorkflowInterceptorsFactory } from '@temporalio/workflow';
import { latestActivity } from './latest-activity.js';

type Headers = Record<string, Parameters<typeof defaultPayloadConverter.fromPayload>[0]>;

export const interceptors: WorkflowInterceptorsFactory = () => {
  let kept: Headers = {};
  const withTrace = <Input extends { headers: Headers }>(input: Input, more: Headers = {}): Input => ({
    ...input,
    headers: { ...input.headers, ...kept, ...more },
  });
  return {
    inbound: [
      {
        execute: (input, next) => {
          const payload = input.headers[traceparentHeader];
          // Anybody who can start a workflow can write it.
          kept = payload && isTraceparent(read(payload)) ? { [traceparentHeader]: payload } : {};
          latestActivity.goesOn(read(input.headers[latestActivityHeader]));
          return next(input);
        },
      },
    ],
    outbound: [
      {
        scheduleActivity: (input, next) => {
          latestActivity.scheduled(input.activityType, input.args[0]);
          return next(withTrace(input));
        },
        scheduleLocalActivity: (input, next) => next(withTrace(input, latest())),
        startChildWorkflowExecution: (input, next) => next(withTrace(input)),
        continueAsNew: (input, next) => next(withTrace(input, latest())),
      },
    ],
  };
};

function latest(): Headers {
  const { place } = latestActivity;
  return place ? { [latestActivityHeader]: defaultPayloadConverter.toPayload(place) } : {};
}

function read(payload: Headers[string] | undefined): unknown {
  try {
    return payload && defaultPayloadConverter.fromPayload(payload);
  } catch {
    return undefined; // in an encoding of somebody else
  }
}
