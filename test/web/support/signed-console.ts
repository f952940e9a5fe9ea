import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  createSigningKey,
  PasskeyStore,
  publicJwkOf,
  type SigningKey,
  signEnrolment,
  writeSigningKey,
} from '@platform/temporal';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../../scripts/lib/browser.mjs';
import { ChildProcess } from '../../../scripts/lib/child-process.mjs';
import { freePort } from '../../../scripts/lib/ports.mjs';
import { webSpec } from '../../../scripts/lib/services.mjs';
import { type Stage, setStage } from '../../durability/kit.js';
import { closing } from '../../support/closing.mjs';
import { patience } from '../../support/patience.mjs';
import { startProvider, type TestProvider } from '../../support/provider.js';

/** The whole product where people sign in and sign what they do. */
export interface SignedConsole extends Stage {
  url: string;
  provider: TestProvider;
  passkeys: PasskeyStore;
  /** The key of the console, which a console that was taken over has. */
  consoleKey: SigningKey;
  /** Somebody with a browser and an authenticator of their own, who has signed in as one of the sample people. */
  enter(sub: string, at: string): Promise<Page>;
  /** What an admin does off the console: says whose the only passkey without an enrolment is. */
  enrol(): Promise<void>;
}

/** Starts it under the name `localhost`: a passkey belongs to a name, never to an address. */
export async function setSignedConsole(): Promise<SignedConsole> {
  const folder = mkdtempSync(path.join(tmpdir(), 'signed-console-'));
  const webPort = await freePort();
  const url = `http://localhost:${webPort}`;
  const [consoleKey, enrolmentKey] = [createSigningKey({ nbf: 0 }), createSigningKey({ nbf: 0 })];
  const file = (name: string) => path.join(folder, name);
  writeSigningKey(file('console-key.json'), consoleKey);
  for (const [name, key] of Object.entries({ signing: consoleKey, enrolment: enrolmentKey })) {
    writeFileSync(file(`${name}-keys.json`), JSON.stringify({ keys: [publicJwkOf(key)] }));
  }
  const verifying = {
    SIGNING_KEYS_FILE: file('signing-keys.json'),
    ENROLMENT_KEYS_FILE: file('enrolment-keys.json'),
  };
  const provider = await startProvider({ consoleUrl: url });
  const stage = await setStage(folder, verifying);
  const passkeys = new PasskeyStore(file('passkeys'));
  const spec = webSpec(
    { ...addressesOf(stage.stack.env), webPort },
    {
      ...process.env,
      ...provider.env,
      ...verifying,
      SIGNING_KEY_FILE: file('console-key.json'),
      PASSKEYS_DIR: passkeys.folder,
    },
  );
  const web = new ChildProcess(spec, file('logs/web.log'));
  let browser: Browser | undefined;
  const close = () =>
    closing({
      browser: () => browser?.close(),
      web: () => web.stop(5_000),
      stage: stage.close,
      provider: () => provider.stop(),
    });
  try {
    await web.startReady();
    browser = await launchBrowser();
  } catch (error) {
    await close();
    throw error;
  }
  const people = browser;
  return {
    ...stage,
    url,
    provider,
    passkeys,
    consoleKey,
    close,
    enter: async (sub, at) => {
      const context = await people.newContext({ reducedMotion: 'reduce', viewport: { width: 1280, height: 900 } });
      context.setDefaultTimeout(patience);
      const page = await context.newPage();
      await addAuthenticator(page);
      await page.goto(url + at);
      // With the service worker in between, as it is for everybody who comes a second time.
      await page.evaluate('navigator.serviceWorker.ready.then(() => true)');
      await page.getByRole('link', { name: 'Sign in' }).click();
      await page.locator(`button[value="${sub}"]`).click();
      await page.waitForURL(url + at);
      await page.getByRole('button', { name: 'Signed in as' }).waitFor();
      return page;
    },
    enrol: async () => {
      const [passkey] = (await passkeys.list()).filter(({ enrolment }) => enrolment === undefined);
      if (!passkey) throw new Error('every passkey is enrolled');
      const { credentialId, personId: personal, name, key, rpId, origin } = passkey;
      const iat = Math.floor(Date.now() / 1_000);
      const enrolment = { sub: personal, name, credentialId, key, rpId, origin, iat, exp: iat + 3_600 };
      await passkeys.enrol(credentialId, signEnrolment(enrolmentKey, enrolment));
    },
  };
}

/** Chromium's own authenticator, which asks nobody: it behaves as one that somebody has touched, who gave the PIN. */
async function addAuthenticator(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

function addressesOf(env: Record<string, string>) {
  return {
    temporalAddress: String(env.TEMPORAL_ADDRESS),
    namespace: String(env.TEMPORAL_NAMESPACE),
    taskQueue: String(env.TEMPORAL_TASK_QUEUE),
    webPort: Number(env.WEB_PORT),
    agentServicePort: Number(env.AGENT_SERVICE_PORT),
    workerHealthPort: Number(env.WORKER_HEALTH_PORT),
    scriptedModelPort: Number(env.SCRIPTED_MODEL_PORT),
    dataDir: String(env.DATA_DIR),
  };
}
