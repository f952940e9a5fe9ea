/** Temporal's external storage on the payload store: payloads of 256 KB and more are a reference in the history. */
import {
  ExternalStorage,
  type Payload as PayloadShape,
  type StorageDriver,
  StorageDriverClaim,
  type StorageDriverRetrieveContext,
  type StorageDriverStoreContext,
} from '@temporalio/common';
import proto from '@temporalio/proto';
import { payloadDriverName, payloadSizeThreshold } from '../domain/contract.js';
import { PayloadLost } from '../errors/errors.js';
import type { PayloadStore } from './store.js';

/**
 * For a data converter.
 *
 * @param onLost what stands in for a payload that is lost; it is an error when absent.
 */
export function externalStorage(store: PayloadStore, onLost?: (lost: PayloadLost) => PayloadShape): ExternalStorage {
  return new ExternalStorage({ drivers: [new PayloadStoreDriver(store, onLost)], payloadSizeThreshold });
}

const { Payload } = proto.temporal.api.common.v1;

class PayloadStoreDriver implements StorageDriver {
  readonly name = payloadDriverName;
  readonly type = 'durable-agents.payloads';

  constructor(
    private readonly payloads: PayloadStore,
    private readonly onLost: (lost: PayloadLost) => PayloadShape = (lost) => {
      throw lost;
    },
  ) {}

  async store(_: StorageDriverStoreContext, payloads: PayloadShape[]): Promise<StorageDriverClaim[]> {
    const names = payloads.map((payload) => this.payloads.put(Payload.encode(payload).finish()));
    return (await Promise.all(names)).map((sha256) => new StorageDriverClaim({ sha256 }));
  }

  async retrieve(_: StorageDriverRetrieveContext, claims: StorageDriverClaim[]): Promise<PayloadShape[]> {
    return Promise.all(claims.map(({ claimData }) => this.#read(claimData.sha256 ?? '')));
  }

  async #read(name: string): Promise<PayloadShape> {
    try {
      return Payload.decode(await this.payloads.get(name));
    } catch (error) {
      if (error instanceof PayloadLost) return this.onLost(error);
      throw error;
    }
  }
}
