import { BoundedLabel } from '@platform/temporal/bounded-label';
import { ApplicationFailure } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { Counter, Histogram, type Registry } from 'prom-client';
import type { Channels } from '../notifications/channels.js';
import type { Delivery, Notification } from '../notifications/notification.js';

/** Names of agents, and causes of stalls, that get series of their own. */
const [mostAgents, mostCauses] = [100, 50];

/**
 * Counts what workflows tell people: decisions asked, reminders, stalls, ends of runs; and deliveries by channel. It stands around the
 * activities, so neither they nor the workflow know of it. A notification counts once it is handed over: not for each attempt.
 *
 * @param channels which kinds there are, and which has a receiver.
 */
export function measureActivities(
  register: Registry,
  channels: Pick<Channels, 'kinds' | 'kindOf'>,
): ActivityInterceptorsFactory {
  const tell = notificationCounter(register);
  const seconds = new Histogram({
    name: 'agents_delivery_duration_seconds',
    help: 'Attempts to deliver a message. outcome: delivered, refused (given up), failed (tried again).',
    labelNames: ['channel', 'outcome'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [register],
  });
  // An alert sees the first failure only as a step from 0.
  for (const channel of channels.kinds) for (const outcome of ['failed', 'refused']) seconds.zero({ channel, outcome });
  const deliver = async (delivery: Delivery, send: () => Promise<unknown>) => {
    const channel = channels.kindOf(delivery.receiver);
    const end = seconds.startTimer({ channel });
    try {
      const sent = await send();
      end({ outcome: 'delivered' });
      return sent;
    } catch (error) {
      end({ outcome: error instanceof ApplicationFailure && error.nonRetryable ? 'refused' : 'failed' });
      throw error;
    }
  };
  return ({ info }) => ({
    inbound: {
      async execute(input, next) {
        if (info.activityType === 'deliver') return deliver(input.args[0] as Delivery, () => next(input));
        const done = await next(input);
        if (info.activityType === 'notify') tell(input.args[0] as Notification);
        return done;
      },
    },
  });
}

function notificationCounter(register: Registry): (notification: Notification) => void {
  const counter = <const Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter({ name, help, labelNames, registers: [register] });
  const asked = counter('agents_decisions_asked_total', 'Decisions that people were asked for.', ['agent', 'kind']);
  const reminded = counter('agents_decision_reminders_total', 'Decisions of which people were told again.', [
    'agent',
    'event',
  ]);
  const stalled = counter('agents_stalls_total', 'Runs that could not go on, by cause.', ['agent', 'cause']);
  const ended = counter('agents_runs_ended_total', 'Runs that ended.', ['agent', 'status']);
  const [agents, causes, kinds] = [
    new BoundedLabel(mostAgents),
    new BoundedLabel(mostCauses),
    new BoundedLabel(mostCauses),
  ];

  return ({ agentId, event }) => {
    const agent = agents.of(agentId);
    switch (event.type) {
      case 'decisionsAsked':
        for (const { kind } of event.decisions) asked.inc({ agent, kind: kinds.of(kind) });
        break;
      case 'reminder':
      case 'escalated':
        reminded.inc({ agent, event: event.type }, event.decisions.length);
        break;
      case 'stalled':
        stalled.inc({ agent, cause: causes.of(event.stall.type) });
        break;
      case 'ended':
        ended.inc({ agent, status: event.status });
        break;
      default:
        throw new Error(`Unknown event ${JSON.stringify(event satisfies never)}`);
    }
  };
}
