import type { AgentsApi, TemporalClient } from '@platform/temporal';

/** Who acts, as every input takes it: nothing where the server knows who asks. */
export interface Who {
  by?: string;
  roles?: string[];
}

/** What a command works with. */
export interface Session {
  api: AgentsApi;
  /** Who acts, as inputs take it: empty where the server knows it. Asks the server only there, and throws as `knownTo`. */
  who(): Promise<Who>;
  /** The connection to Temporal, for what no API offers. Throws `InvalidInput` where the commands are to work by HTTP. */
  inside(): TemporalClient;
  /** The same with the name, for what is sorted out here. */
  me(): Promise<{ by: string; byId?: string; roles?: readonly string[] }>;
  /** Where people find traces, as `traceUrl` takes it; `undefined` where nobody said it. */
  traceUrlTemplate(): Promise<string | undefined>;
}
