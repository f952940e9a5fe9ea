/** The part of the console that is there while no page of it is open: shows what the server tells. It keeps nothing. */
importScripts('/sw-offline.js');

self.addEventListener('install', () => self.skipWaiting());

self.addEventListener('push', (event) => {
  const message = event.data?.json() ?? {};
  event.waitUntil(message.type === 'over' ? takeBack(message.tag) : show(message));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(new URL(event.notification.data?.url ?? '/inbox', self.location.origin)));
});

function show({ title = 'Something waits for you', body = '', tag, url, deadline }) {
  const until =
    deadline && ` until ${new Date(deadline).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })}`;
  return self.registration.showNotification(title, {
    body: `${body}${until ?? ''}`,
    tag,
    icon: '/icons/icon-192.png',
    badge: '/icons/badge-96.png',
    data: { url },
  });
}

/** Browsers want something to be shown for each message: it takes the place of what was shown, and goes with it. */
async function takeBack(tag) {
  await self.registration.showNotification('Decided', { tag, silent: true, icon: '/icons/icon-192.png' });
  for (const shown of await self.registration.getNotifications({ tag })) shown.close();
}

/** Opens an address of ours in a page that is there already, else in a new one. */
async function open(url) {
  if (url.origin !== self.location.origin) return;
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const page = pages.find((one) => new URL(one.url).pathname === url.pathname) ?? pages[0];
  if (!page) {
    await self.clients.openWindow(url.href);
    return;
  }
  // Some browsers do not let it come to the front; it goes there all the same.
  await page.focus().catch(() => undefined);
  page.postMessage({ type: 'open', path: url.pathname + url.hash });
}
