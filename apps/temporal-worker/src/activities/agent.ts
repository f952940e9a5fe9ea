import type { PinnedKeys } from '@platform/temporal/proofs';
import type { Channels } from '../notifications/channels.js';
import { startDeliveries } from '../notifications/deliveries.js';
import { type NotificationLog, writeLines } from '../notifications/log-lines.js';
import type { Delivery, Notification } from '../notifications/notification.js';
import { keepJournal } from './journal.js';
import { releaseTurns } from './release-turns.js';
import { createVerifyStart } from './signed-start.js';
import { readUsage } from './usage.js';

/** What the activities need. */
export interface AgentActivityDependencies {
  log: NotificationLog;
  /** Where people find the console, without a slash at its end. */
  consoleUrl: string;
  channels: Channels;
  /** What starts are verified by; absent where nothing is signed. */
  signing?: PinnedKeys;
}

/** The activities, by their registered names. */
export type AgentActivities = ReturnType<typeof createAgentActivities>;

/** Makes the activities of the agent workflow. */
export function createAgentActivities({ log, consoleUrl, channels, signing }: AgentActivityDependencies) {
  return {
    /**
     * Tells people what happened to a run and what to do about it: a line in the log, and a message to every receiver, which is
     * delivered beside the run. Throws when it could not be written or handed over, and is then retried.
     */
    async notify(notification: Notification): Promise<void> {
      const url = `${consoleUrl}/runs/${encodeURIComponent(notification.runId)}`;
      await startDeliveries(channels.receiversOf(notification.event), notification, url);
      writeLines(log, notification, url);
    },

    /** Sends a message to one receiver, once. Throws as `Channel.deliver`. */
    async deliver(delivery: Delivery): Promise<void> {
      await channels.deliver(delivery);
    },

    keepJournal,
    readUsage,
    releaseTurns,
    verifyStart: createVerifyStart(signing),
  };
}
