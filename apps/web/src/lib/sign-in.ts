/** Whether this browser has to sign in before it can go on. Every tab hears when somebody has. */
const listeners = new Set<() => void>();
let needed = false;

function set(value: boolean) {
  if (needed === value) return;
  needed = value;
  for (const listener of listeners) listener();
}

/** Tells the other tabs of this browser. */
const channelName = 'sign-in';

export const signIn = {
  /** The server does not know who asks: the session has ended, or there was none. */
  need: () => set(true),
  /** The server knows it (again). */
  done: () => set(false),
  isNeeded: () => needed,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  /** Resolves at once, or when somebody has signed in. */
  untilDone(): Promise<void> {
    if (!needed) return Promise.resolve();
    return new Promise((resolve) => {
      const stop = signIn.subscribe(() => {
        stop();
        resolve();
      });
    });
  },
  /** Says to the other tabs that somebody has signed in, or out, here. */
  tell() {
    const channel = new BroadcastChannel(channelName);
    channel.postMessage('changed');
    channel.close();
  },
  /** Calls when another tab {@link tell}s, until the returned function is called. */
  onTold(listener: () => void): () => void {
    const channel = new BroadcastChannel(channelName);
    channel.onmessage = listener;
    return () => channel.close();
  },
};

/** Where one signs in; afterwards the browser is at `path`. `fresh` asks also those who are signed in. */
export function signInUrl(path: string, fresh = false): string {
  return `/api/auth/login?${new URLSearchParams({ ...(fresh && { fresh: '1' }), return: path })}`;
}

/** The page that a second tab comes to when it has signed in. */
export const signedInPath = '/signed-in';
