// @ts-check
/** The provider of `npm start -- --with-sign-in`, as a process. */
import { once } from 'node:events';
import { samplePeople } from './people.mjs';
import { createSampleProvider } from './provider.mjs';
import { ensureSecrets } from './secrets.mjs';
import { audience } from './variables.mjs';

const { SIGN_IN_PORT, CONSOLE_ORIGIN, DATA_DIR } = process.env;
const { secrets } = await ensureSecrets(String(DATA_DIR));
const { server } = createSampleProvider({
  issuer: `http://127.0.0.1:${SIGN_IN_PORT}`,
  consoleUrl: String(CONSOLE_ORIGIN),
  clientSecret: secrets.client,
  audience,
  cookieKeys: [secrets.providerCookie],
  jwks: { keys: [secrets.providerKey] },
  people: () => samplePeople,
});
await once(server.listen(Number(SIGN_IN_PORT), process.env.SIGN_IN_HOST || '127.0.0.1'), 'listening');
console.log(`sample sign-in listening on http://127.0.0.1:${SIGN_IN_PORT}`);
for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT'])) process.on(signal, () => process.exit(0));
