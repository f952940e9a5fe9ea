import type { MetadataRoute } from 'next';

/** What makes the console installable: on a phone it is then an app of its own, which an iPhone needs to be told anything. */
export default function manifest(): MetadataRoute.Manifest {
  return {
    id: '/',
    name: 'Durable Agents',
    short_name: 'Agents',
    description: 'Runs of AI agents: start, watch, decide.',
    start_url: '/inbox',
    scope: '/',
    display: 'standalone',
    background_color: '#f9fafb',
    theme_color: '#4a47b8',
    icons: [
      { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png' },
      { src: '/icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
      { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' },
    ],
    shortcuts: [
      { name: 'Inbox', url: '/inbox' },
      { name: 'New run', url: '/new' },
    ],
  };
}
