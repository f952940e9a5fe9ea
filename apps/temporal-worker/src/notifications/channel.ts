import { createHash } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import type { Delivery, RunEvent } from './notification.js';

/** A way to reach people or programs. */
export interface Channel {
  /** Names of those that it reaches, unique among all channels. They are part of workflow ids, so they hold no address and no secret. */
  readonly receivers: readonly string[];
  /** Whether its receivers are told of such an event; of all, if not given. */
  wants?(event: RunEvent): boolean;
  /**
   * Sends a message once, to one of `receivers`.
   *
   * @throws ApplicationFailure of type `DeliveryRefused` (not retryable) where another attempt would end the same way, otherwise
   * `DeliveryFailed`. The message says what to do.
   */
  deliver(delivery: Delivery): Promise<void>;
}

/** The name of a receiver: a readable part, and a hash of its whole address. */
export function receiverName(knownBy: string, address: string): string {
  return `${knownBy}-${createHash('sha256').update(address).digest('hex').slice(0, 8)}`;
}

/** The failure of a delivery for which another attempt may help. It comes by the retry policy, or after `retryAfterSeconds`. */
export function failed(message: string, retryAfterSeconds?: number): ApplicationFailure {
  const nextRetryDelay = retryAfterSeconds === undefined ? undefined : retryAfterSeconds * 1000;
  return ApplicationFailure.create({ message, type: 'DeliveryFailed', nonRetryable: false, nextRetryDelay });
}

/** The failure of a delivery that is given up at once. */
export function refused(message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, 'DeliveryRefused');
}
