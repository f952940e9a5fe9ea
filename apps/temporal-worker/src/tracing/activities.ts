import { spanIdOf, spanNames, traceIdOf } from '@platform/temporal/traces';
import {
  isTraceparent,
  latestActivityHeader,
  type Tracing,
  traceparentHeader,
  withTraceparent,
} from '@platform/temporal/tracing';
import { ApplicationFailure, defaultPayloadConverter, type Payload } from '@temporalio/common';
import type { ActivityExecuteInput, ActivityInterceptorsFactory } from '@temporalio/worker';
import type { Delivery, Notification } from '../notifications/notification.js';
import type { ActivityPlace } from '../workflows/latest-activity.js';

/**
 * Spans of deliveries. What a run tells people is part of the activity that it tells of, and so are the deliveries that it starts, each in a workflow
 * of its own: `notify` says where they belong, and they bring it along in a header.
 *
 * @param channelOf the kind of channel that has a receiver: the receiver itself is an address, which no span says.
 */
export function traceActivities(
  tracing: Tracing,
  channelOf: (receiver: string) => string,
): ActivityInterceptorsFactory {
  return ({ info }) => ({
    inbound: {
      async execute(input, next) {
        if (info.activityType === 'notify') return withTraceparent(placeOf(tracing, input), () => next(input));
        if (info.activityType !== 'deliver') return next(input);
        const channel = channelOf((input.args[0] as Delivery).receiver);
        const given = read(input.headers[traceparentHeader]);
        const attributes = { 'agents.channel': channel, 'agents.attempt': info.attempt };
        const parent = isTraceparent(given) ? given : undefined;
        const span = tracing.start(`deliver ${channel}`, { kind: 'client', parent, attributes });
        try {
          const done = await withTraceparent(span.traceparent, () => next(input));
          span.end();
          return done;
        } catch (error) {
          span.end({ error: error instanceof ApplicationFailure ? (error.type ?? error.name) : 'failed' });
          throw error;
        }
      },
    },
  });
}

/** The span of the activity that a notification tells of; nothing before the first. */
function placeOf(tracing: Tracing, { args, headers }: ActivityExecuteInput): string | undefined {
  const place = read(headers[latestActivityHeader]) as ActivityPlace | undefined;
  if (!place) return undefined;
  const { runId } = args[0] as Notification;
  const { turn, execution } = place;
  return tracing.partOf({
    traceId: traceIdOf(runId, turn),
    spanId: spanIdOf(runId, turn, spanNames.execution(execution)),
  });
}

function read(payload: Payload | undefined): unknown {
  try {
    return payload && defaultPayloadConverter.fromPayload(payload);
  } catch {
    return undefined; // in an encoding of somebody else
  }
}
