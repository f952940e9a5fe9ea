/** The payload store, for processes that talk to Temporal without the client: the subpath `@platform/temporal/payloads`. */
export { InvalidConfiguration, PayloadLost, PayloadStoreUnavailable } from '../errors/errors.js';
export { externalStorage } from './driver.js';
export { FilePayloadStore } from './file-store.js';
export { checkPayloadStore, openPayloadStore } from './open.js';
export type { PayloadStore, StoredPayload } from './store.js';
