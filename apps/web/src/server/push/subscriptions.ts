/** The browsers that want to be told, one file for each. Consoles that share the folder share them. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { InvalidInput } from '@platform/temporal';
import { z } from 'zod';

/** Browsers of one person, and of all: more are a mistake, or somebody who fills the disk. */
const mostOfOne = 10;
const mostOfAll = 5_000;

/** Milliseconds after which a browser that nobody has opened the console in is forgotten. */
const forgottenAfter = 30 * 86_400_000;

const text = z.string();
const subscriptionSchema = z.object({
  endpoint: text,
  /** Base64url: the browser's public key, and the secret that both know. */
  p256dh: text,
  auth: text,
  /** Who is told. `local`: where nobody signs in, by the name and the roles that were typed. */
  person: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('local'), id: z.literal('local'), name: text, roles: z.array(text) }),
    z.object({
      kind: z.literal('person'),
      id: text,
      name: text,
      /** As the provider said them; what they allow is looked up when somebody is told. */
      roles: z.array(text),
      tenant: text.optional(),
      /** Names under which a sign-out ends it, and since when (milliseconds since 1970). */
      marks: z.array(text),
      since: z.number(),
    }),
  ]),
  /** Milliseconds since 1970: when the console was last open there. */
  seenAt: z.number(),
});

export type Subscription = z.output<typeof subscriptionSchema>;

/** Who a subscription tells. */
export type Told = Subscription['person'];

export class Subscriptions {
  /** `onUnreadable`: told of a file that cannot be read; it is none. */
  constructor(
    private readonly folder: string,
    private readonly onUnreadable: (error: unknown, file: string) => void,
  ) {}

  /** All that are not forgotten. */
  async list(now = Date.now()): Promise<Subscription[]> {
    const names = await readdir(this.folder).catch(() => []);
    const read = await Promise.all(names.filter((name) => name.endsWith('.json')).map((name) => this.#read(name)));
    const known = read.filter((one) => one !== undefined);
    const old = known.filter(({ seenAt }) => seenAt < now - forgottenAfter);
    await Promise.all(old.map(({ endpoint }) => this.remove(endpoint)));
    return known.filter((one) => !old.includes(one));
  }

  /** Keeps it, in the place of what the same browser said before. Throws `InvalidInput` when there are too many. */
  async put(subscription: Subscription): Promise<void> {
    const others = (await this.list()).filter(({ endpoint }) => endpoint !== subscription.endpoint);
    const own = others.filter(({ person }) => person.id === subscription.person.id && person.id !== 'local');
    if (own.length >= mostOfOne || others.length >= mostOfAll) {
      const whose = own.length >= mostOfOne ? `you have ${mostOfOne} browsers` : `there are ${mostOfAll} browsers`;
      throw new InvalidInput('endpoint', `endpoint: ${whose} that are told; turn it off in one first`);
    }
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const file = this.#fileOf(subscription.endpoint);
    const staged = `${file}.${randomUUID()}.new`;
    await writeFile(staged, `${JSON.stringify(subscription)}\n`, { mode: 0o600 });
    await rename(staged, file);
  }

  /** Forgets a browser. */
  async remove(endpoint: string): Promise<void> {
    await rm(this.#fileOf(endpoint), { force: true });
  }

  async #read(name: string): Promise<Subscription | undefined> {
    const file = path.join(this.folder, name);
    try {
      return subscriptionSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.onUnreadable(error, file);
      return undefined;
    }
  }

  #fileOf(endpoint: string): string {
    return path.join(this.folder, `${createHash('sha256').update(endpoint).digest('hex')}.json`);
  }
}
