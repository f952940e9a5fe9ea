import type { SystemLine } from '@platform/temporal/system-words';
import Link from 'next/link';
import { May } from '@/components/may';
import { cn } from '@/lib/cn';
import { RetryCause } from './retry-cause';

const dots: Readonly<Record<SystemLine['state'], string>> = {
  ok: 'bg-success',
  attention: 'bg-waiting',
  wrong: 'bg-danger',
  unknown: 'border border-muted-foreground',
};

const stateWords: Readonly<Record<SystemLine['state'], string>> = {
  ok: 'all right',
  attention: 'look at it',
  wrong: 'wrong',
  unknown: 'unknown',
};

/** One line: how it is, what to do, where to read on. */
export function SystemRow({ line }: { line: SystemLine }) {
  const { name, state, text, cure, runbook, runId, stall } = line;
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-2.5 text-sm" data-state={state}>
      <span className="flex w-full min-w-0 gap-2.5 sm:w-56 sm:shrink-0">
        <span aria-hidden="true" className={cn('mt-1.5 size-2 shrink-0 rounded-full', dots[state])} />
        <span className="min-w-0 break-words font-medium">
          {name}
          <span className="sr-only">: {stateWords[state]}</span>
        </span>
      </span>
      <span className="min-w-0 flex-1 basis-72 break-words">
        <span className={state === 'ok' ? 'text-muted-foreground' : undefined}>{text}</span>
        {cure && (
          <span className="mt-1 block">
            → {cure}
            {runbook && (
              <>
                {' '}
                <Link
                  href={`/docs/runbooks/${runbook}`}
                  prefetch={false}
                  className="text-primary underline underline-offset-4"
                >
                  Runbook
                </Link>
              </>
            )}
          </span>
        )}
      </span>
      {runId && (
        <Link href={`/runs/${encodeURIComponent(runId)}`} className="shrink-0 text-primary hover:underline">
          {stall ? 'The longest' : 'Open it'}
        </Link>
      )}
      {stall && (
        <May do="steer">
          <RetryCause type={stall} />
        </May>
      )}
    </li>
  );
}
