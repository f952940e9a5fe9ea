'use client';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useInboxStream } from '@/state/inbox';

/** What every page needs: the cache of the API's answers, and the stream of pending decisions. */
export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(
    () =>
      new QueryClient({
        // The server is on this machine: it is there when the network is not.
        defaultOptions: { queries: { retry: false, networkMode: 'always' }, mutations: { networkMode: 'always' } },
      }),
  );
  useInboxStream();
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
