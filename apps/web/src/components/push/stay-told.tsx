'use client';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useStored } from '@/lib/stored';
import { useInbox } from '@/state/inbox';
import { useMe, useWho } from '@/state/use-me';

/**
 * What every page does for messages: it has the browser keep the part of the console that shows them, opens what a message is about, and, where the person is
 * told in this browser, says again who is here and takes back what does not wait any more.
 */
export function StayTold() {
  const me = useMe();
  const { said } = useWho();
  const { items } = useInbox();
  const router = useRouter();
  const [owner, setOwner] = useStored('push', '');
  const isOn = me !== undefined && owner === me.id;
  const isOthers = me !== undefined && owner !== '' && owner !== me.id;

  useEffect(() => {
    const { serviceWorker } = navigator;
    if (!serviceWorker) return;
    // Without it nothing is missing but messages.
    serviceWorker.register('/sw.js').catch((error) => console.warn('No service worker:', error));
    const onMessage = ({ data }: MessageEvent) => {
      if (data?.type !== 'open' || typeof data.path !== 'string' || !data.path.startsWith('/')) return;
      const { pathname, hash } = new URL(data.path, location.origin);
      // A page that is open already hears of another part of its address only so.
      if (pathname === location.pathname) location.hash = hash;
      else router.push(pathname + hash);
    };
    serviceWorker.addEventListener('message', onMessage);
    return () => serviceWorker.removeEventListener('message', onMessage);
  }, [router]);

  useEffect(() => {
    if (!isOn) return;
    // It stays as it was told last: the next page tries again.
    void import('@/lib/push').then(({ renewPush }) => renewPush(said)).catch(() => undefined);
  }, [isOn, said]);

  // Somebody else uses this browser now: they are told when they ask for it.
  useEffect(() => {
    if (!isOthers) return;
    void import('@/lib/push')
      .then(({ turnPushOff }) => turnPushOff())
      .then(
        () => setOwner(''),
        () => undefined,
      );
  }, [isOthers, setOwner]);

  useEffect(() => {
    if (!isOn || !items) return;
    const open = new Set(items.map(({ run, request }) => `${run.runId}/${request.id}`));
    void import('@/lib/push').then(({ closeNotifications }) => closeNotifications(open)).catch(() => undefined);
  }, [isOn, items]);
  return null;
}
