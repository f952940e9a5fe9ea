import { createTemporalClient, type TemporalClient, type TemporalClientOptions } from '@platform/temporal';
import type { Connection } from '@temporalio/client';
import { patience } from './patience.mjs';

/** Milliseconds up to which a deadline is one that a test has given, because it waits for it to pass. */
const given = 4_000;

/**
 * Gives the server six times the time that the product gives it, at most the suite's patience, for a machine that does much else. A time that a test
 * gives stays.
 */
export function patient(connection: Connection): Connection {
  const withDeadline = connection.withDeadline.bind(connection);
  connection.withDeadline = (deadline, work) => {
    const left = Number(deadline) - Date.now();
    const more = Math.max(left, Math.min(6 * left, patience));
    return withDeadline(left < given ? deadline : Date.now() + more, work);
  };
  return connection;
}

/** The client of the product, patient. */
export async function patientClient(options: TemporalClientOptions): Promise<TemporalClient> {
  const client = await createTemporalClient({ connectTimeoutMs: patience, ...options });
  patient(client.connection);
  return client;
}
