/** Being told in this browser, by its push service, also while no page of the console is open. Nothing here asks the person by itself. */
import { api } from './api';

/** Where it stands. `install`: an iPhone wants the console on its home screen first. `blocked`: the person said no, in the browser's settings. */
export type PushState = 'unsupported' | 'install' | 'blocked' | 'off' | 'on';

/** Who is told, where nobody signs in. */
export interface Teller {
  by?: string;
  roles?: string[];
}

export async function readPushState(): Promise<PushState> {
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window)) {
    const isApple = /iPhone|iPad/.test(navigator.userAgent);
    return isApple && !matchMedia('(display-mode: standalone)').matches ? 'install' : 'unsupported';
  }
  if (Notification.permission === 'denied') return 'blocked';
  const registration = await navigator.serviceWorker.getRegistration('/');
  return (await registration?.pushManager.getSubscription()) ? 'on' : 'off';
}

/** Asks the person, and has the server tell this browser from now on. Returns where it stands then. Throws `ApiProblem`, or what the browser says. */
export async function turnPushOn(teller: Teller): Promise<PushState> {
  if ((await Notification.requestPermission()) !== 'granted') return await readPushState();
  await subscribe(teller);
  return 'on';
}

/** Says again who is here, and that the browser is in use: names, roles and addresses change. */
export async function renewPush(teller: Teller): Promise<void> {
  if ((await readPushState()) === 'on') await subscribe(teller);
}

/** This browser is told no more. */
export async function turnPushOff(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration('/');
  const subscription = await registration?.pushManager.getSubscription();
  if (!subscription) return;
  await subscription.unsubscribe();
  await api.endPushSubscription(subscription.endpoint);
}

/** Takes back what was shown of requests that do not wait any more. `open`: `<run>/<request>` of those that do. */
export async function closeNotifications(open: ReadonlySet<string>): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration('/');
  for (const shown of (await registration?.getNotifications()) ?? []) if (!open.has(shown.tag)) shown.close();
}

async function subscribe(teller: Teller): Promise<void> {
  const { publicKey } = await api.pushKey();
  const { pushManager } = await navigator.serviceWorker.ready;
  const known = await pushManager.getSubscription();
  // One that was made with another key of the console is void.
  const isOurs = known && textOf(known.options.applicationServerKey) === publicKey;
  if (known && !isOurs) await known.unsubscribe();
  const subscription = isOurs
    ? known
    : await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
  const keys = { p256dh: textOf(subscription.getKey('p256dh')), auth: textOf(subscription.getKey('auth')) };
  await api.addPushSubscription({ endpoint: subscription.endpoint, keys, ...teller });
}

/** Base64url. */
function textOf(bytes: ArrayBuffer | null): string {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes ?? new ArrayBuffer())));
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
