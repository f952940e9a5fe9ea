/** How the workflow reads payloads; bundled with it by `scripts/bundle-workflows.mjs`. */
import { payloadConverter as exact } from '@platform/temporal/payload-converter';
import type { PayloadConverter } from '@temporalio/common';

/**
 * The converter of all parts, except that a payload that it cannot read becomes an object that says so. A signal with bytes in an
 * encoding of its own would otherwise fail every workflow task from then on, and the run would never move again.
 */
export const payloadConverter: PayloadConverter = {
  toPayload: (value, context) => exact.toPayload(value, context),
  fromPayload: (payload, context) => {
    try {
      return exact.fromPayload(payload, context);
    } catch (error) {
      return { unreadable: error instanceof Error ? error.message : String(error) } as never;
    }
  },
};
