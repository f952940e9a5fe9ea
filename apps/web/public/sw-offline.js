/**
 * What a page of the console is while nothing answers: a page that says so, which is part of this script. Nothing is kept, so a new version of the console never
 * meets an old page, and nothing of a person stays behind.
 *
 * The browser itself asks for each page (navigation preload), for two reasons. What a service worker asks for says no longer that a person goes there
 * (`Sec-Fetch-Dest: empty`), and the server refuses that of other sites: links to a run, and the last step of a sign-in. And what is preloaded and then left to the
 * browser is asked for twice, which no sign-in survives: its code is good for once. So the rules of `addRoutes` keep everything but pages away from here, before
 * anything is asked for; a browser without them has no such page.
 */
const pages = [
  '/',
  '/agents',
  '/audit',
  '/docs',
  '/inbox',
  '/new',
  '/overview',
  '/passkeys',
  '/runs',
  '/schedules',
  '/system',
].flatMap((page) => (page === '/' ? [page] : [page, `${page}/*`]));

const leftToTheBrowser = {
  or: [
    { not: { requestMode: 'navigate' } },
    { not: { requestMethod: 'GET' } },
    { not: { or: pages.map((pathname) => ({ urlPattern: { pathname } })) } },
  ],
};

if (self.InstallEvent?.prototype.addRoutes && self.registration.navigationPreload) {
  self.addEventListener('install', (event) =>
    event.waitUntil(event.addRoutes([{ condition: leftToTheBrowser, source: 'network' }])),
  );
  self.addEventListener('activate', (event) => event.waitUntil(self.registration.navigationPreload.enable()));
  self.addEventListener('fetch', (event) => event.respondWith(pageOf(event)));
}

async function pageOf({ preloadResponse, request }) {
  try {
    return (await preloadResponse) ?? (await fetch(request));
  } catch {
    return new Response(offlinePage, { status: 503, headers: offlineHeaders });
  }
}

const offlineHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; frame-ancestors 'none'",
};

const offlinePage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Not connected · Durable Agents</title>
    <style>
      :root { color-scheme: light dark; font-family: ui-sans-serif, system-ui, sans-serif; }
      body { margin: 0; min-height: 100dvh; display: grid; place-content: center; padding: 1.5rem; text-align: center; background: light-dark(#f9fafb, #121318); color: light-dark(#1b1d24, #e9eaee); }
      main { display: grid; gap: 1rem; }
      h1 { margin: 0; font-size: 1.25rem; }
      p { margin: 0; max-width: 26rem; line-height: 1.5; color: light-dark(#5b6070, #a6abb8); }
      button { justify-self: center; padding: 0.6rem 1.1rem; border: 0; border-radius: 0.5rem; background: #4a47b8; color: #fff; font: inherit; cursor: pointer; }
    </style>
  </head>
  <body>
    <main>
      <h1>The console does not answer</h1>
      <p>You are not connected, or its server is away. Runs go on all the same, and nothing is lost. This page opens by itself when the console is back.</p>
      <button type="button">Try again</button>
    </main>
    <script>
      const theme = localStorage.getItem('theme');
      if (theme === 'light' || theme === 'dark') document.documentElement.style.colorScheme = theme;
      const again = () => location.reload();
      document.querySelector('button').addEventListener('click', again);
      addEventListener('online', again);
      setInterval(() => fetch('/healthz', { cache: 'no-store' }).then(({ ok }) => ok && again(), () => undefined), 5000);
    </script>
  </body>
</html>
`;
