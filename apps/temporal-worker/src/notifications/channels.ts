import { type Channel, failed } from './channel.js';
import { MailChannel, type MailConfiguration } from './mail.js';
import type { Delivery, RunEvent } from './notification.js';
import { PushChannel, type PushConfiguration } from './push.js';
import { SlackChannel, type SlackConfiguration } from './slack.js';
import { type WebhookConfiguration, Webhooks } from './webhooks.js';

/** Where notifications are sent. What is absent is sent nowhere. */
export interface ChannelConfiguration {
  webhooks?: WebhookConfiguration;
  slack?: SlackConfiguration;
  mail?: MailConfiguration;
  push?: PushConfiguration;
}

/** All channels of a configuration as one. */
export class Channels implements Channel {
  private readonly byReceiver = new Map<string, { kind: string; channel: Channel }>();

  constructor({ webhooks, slack, mail, push }: ChannelConfiguration = {}) {
    if (webhooks) this.add('webhook', new Webhooks(webhooks));
    if (slack) this.add('slack', new SlackChannel(slack));
    if (mail) this.add('mail', new MailChannel(mail));
    if (push) this.add('push', new PushChannel(push));
  }

  get receivers(): string[] {
    return [...this.byReceiver.keys()];
  }

  /** Those that are told of such an event. */
  receiversOf(event: RunEvent): string[] {
    const told = [...this.byReceiver].filter(([, { channel }]) => channel.wants?.(event) ?? true);
    return told.map(([receiver]) => receiver);
  }

  /** Those that are configured: `webhook`, `slack`, `mail`, `push`. */
  get kinds(): string[] {
    return [...new Set([...this.byReceiver.values()].map(({ kind }) => kind))];
  }

  /** `webhook`, `slack`, `mail` or `push`; `unknown` for a receiver that is none of ours. */
  kindOf(receiver: string): string {
    return this.byReceiver.get(receiver)?.kind ?? 'unknown';
  }

  async deliver(delivery: Delivery): Promise<void> {
    const known = this.byReceiver.get(delivery.receiver);
    if (known) return known.channel.deliver(delivery);
    const next = 'Was it removed? Then there is nothing to do. Otherwise give every worker the same NOTIFY_ variables.';
    throw failed(`The NOTIFY_ variables of this worker have no receiver ${delivery.receiver}. ${next}`);
  }

  private add(kind: string, channel: Channel): void {
    for (const receiver of channel.receivers) this.byReceiver.set(receiver, { kind, channel });
  }
}
