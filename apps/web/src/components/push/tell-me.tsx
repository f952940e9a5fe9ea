'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Bell, BellOff } from 'lucide-react';
import { Notice } from '@/components/decision/notice';
import { Button } from '@/components/ui/button';
import { type PushState, readPushState, turnPushOff, turnPushOn } from '@/lib/push';
import { useStored } from '@/lib/stored';
import { useMe, useWho } from '@/state/use-me';

const whyNot: Partial<Record<PushState, string>> = {
  unsupported: 'This browser cannot be told anything here. It needs https, or this machine’s own address.',
  install:
    'On an iPhone or iPad, first put the console on the home screen (Share, Add to Home Screen) and open it there.',
  blocked: 'You have forbidden messages of this page. The browser’s settings of the page allow them again.',
};

/** Turns on and off that this browser tells of decisions that wait for the person. Asks only when it is pressed. */
export function TellMe() {
  const me = useMe();
  const { said } = useWho();
  const [, setOwner] = useStored('push', '');
  const queries = useQueryClient();
  const { data: state } = useQuery({ queryKey: ['push'], queryFn: readPushState });
  const { mutate, isPending, error } = useMutation({
    mutationFn: async (on: boolean) => {
      if (!on) await turnPushOff();
      const isOn = on && (await turnPushOn(said)) === 'on';
      setOwner(isOn ? (me?.id ?? '') : '');
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['push'] }),
  });
  if (!state) return null;
  const why = whyNot[state];
  const isOn = state === 'on';
  return (
    <div className="flex flex-col gap-2">
      {why ? (
        <p className="text-muted-foreground text-xs">{why}</p>
      ) : (
        <Button variant="outline" size="sm" className="self-start" disabled={isPending} onClick={() => mutate(!isOn)}>
          {isOn ? <BellOff /> : <Bell />} {isOn ? 'Tell me no more in this browser' : 'Tell me in this browser'}
        </Button>
      )}
      {isOn && (
        <p className="text-muted-foreground text-xs">
          It shows a message when a decision waits for you, also while no page is open.
        </p>
      )}
      {error && <Notice tone="danger">{error.message}</Notice>}
    </div>
  );
}
