import { createRequire } from 'node:module';
import { externalStorage, type PayloadStore } from '@platform/temporal/payloads';
import type { DataConverter } from '@temporalio/common';
import { defaultPayloadConverter } from '@temporalio/common';

/** The SDK loads it by its path. */
const payloadConverterPath = createRequire(import.meta.url).resolve('@platform/temporal/payload-converter');

/**
 * How the worker's process reads and writes payloads: large ones are in the payload store. One that is lost becomes an object that says
 * so, because a workflow task that fails is tried again forever, and nobody would be told: the run stalls instead.
 */
export function workerDataConverter(payloads: PayloadStore): DataConverter {
  const onLost = ({ message }: Error) => defaultPayloadConverter.toPayload({ lost: message });
  return { payloadConverterPath, externalStorage: externalStorage(payloads, onLost) };
}
