/** The payload store, for processes that talk to Temporal without the client: the subpath `@platform/temporal/payloads`. */
export { PayloadLost } from '../errors.js';
export { externalStorage } from './driver.js';
export { PayloadStore, payloadFolder } from './store.js';
