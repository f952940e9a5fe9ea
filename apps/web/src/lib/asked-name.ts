/** Asks who somebody is where nobody signs in, before something is done in their name. */
import { defaultName } from './use-name';

type Answer = (name: string | undefined) => void;

const listeners = new Set<() => void>();
let waiting: Answer | undefined;

/** What a page needs to ask. */
export const nameQuestion = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  isOpen: (): boolean => waiting !== undefined,
  /** With the name, or without one when the person would rather do nothing. */
  answer(name?: string): void {
    waiting?.(name);
    waiting = undefined;
    tell();
  },
};

/** Nothing was sent: nobody decides without a name. */
export class NameNotGiven extends Error {
  constructor() {
    super('Nothing was sent: a decision carries the name of the person who takes it.');
  }
}

/** Whether a body says who does it, or sign-in does. */
export function isNamed({ by }: { by?: string }): boolean {
  return by !== defaultName || localStorage.getItem('name') !== null;
}

let asking: Promise<string> | undefined;

/**
 * The body with the name of whoever does it. Where nobody has signed in and this browser knows no name, the person is asked once, however much they do
 * meanwhile. Throws {@link NameNotGiven}.
 */
export async function inSomebodysName<Body extends { by?: string }>(body: Body): Promise<Body> {
  if (body.by !== defaultName) return body;
  const known = localStorage.getItem('name');
  if (known && known !== defaultName) return { ...body, by: known };
  asking ??= new Promise<string>((resolve, reject) => {
    waiting = (name) => (name ? resolve(name) : reject(new NameNotGiven()));
    tell();
  }).finally(() => {
    asking = undefined;
  });
  return { ...body, by: await asking };
}

function tell(): void {
  for (const listener of listeners) listener();
}
