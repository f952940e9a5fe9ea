/** A client whose connection goes silent: something on the way forgets it, and tells nobody. */
import { createTemporalClient, listRuns, TemporalUnavailable } from '@platform/temporal';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Link } from '../../packages/@platform/chaos/src/link.js';
import { closing } from '../support/closing.mjs';
import { startTemporalServer, type TemporalServer } from '../workflow/support/temporal-server.js';

let server: TemporalServer;
let link: Link;

beforeAll(async () => {
  server = await startTemporalServer();
  link = await Link.open(Number(server.address.split(':')[1]));
});
afterAll(() => closing({ link: () => link?.close(), server: () => server?.stop() }));

const answered = async (client: Awaited<ReturnType<typeof createTemporalClient>>) =>
  listRuns(client).then(
    () => true,
    (error: unknown) => {
      if (error instanceof TemporalUnavailable) return false;
      throw error;
    },
  );

test('a connection that was opened in silence is replaced once the server can be reached', async () => {
  link.state = 'half-open';
  const client = await createTemporalClient({ address: `127.0.0.1:${link.port}`, lazy: true });
  expect(await answered(client)).toBe(false);
  link.state = 'whole';
  await expect.poll(() => answered(client)).toBe(true);
  await client.close();
});

test('a connection that is forgotten later is replaced, and one that answers is kept', async () => {
  const client = await createTemporalClient({ address: `127.0.0.1:${link.port}` });
  expect(await answered(client)).toBe(true);
  const first = client.connection;
  client.checkConnection();
  await expect.poll(() => answered(client)).toBe(true);
  expect(client.connection).toBe(first);

  link.state = 'half-open';
  link.state = 'whole';
  await expect.poll(() => answered(client)).toBe(true);
  expect(client.connection).not.toBe(first);
  await client.close();
});
