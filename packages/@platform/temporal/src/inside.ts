/** The front door for programs that start often, and ask Temporal itself for one thing: it loads little. */
export { temporalApi } from './api/temporal-api.js';
export { createTemporalClient, type TemporalClientOptions } from './connection/client.js';
export { readRunningStart } from './connection/running-start.js';
export { openArchive } from './payloads/archive-store.js';
export { readTraceUrl } from './traces/settings.js';
