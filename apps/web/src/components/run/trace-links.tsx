'use client';
import { traceUrl } from '@platform/temporal/trace-url';
import { Fragment } from 'react';
import { useMe } from '@/state/use-me';

/** Turns with a link of their own, at most; a run may have hundreds. The first and the latest are the ones that people look for. */
const most = 8;

/** Links to the trace of each turn, where the server says where traces are. */
export function TraceLinks({ runId, turns }: { runId: string; turns: number }) {
  const template = useMe()?.traceUrlTemplate;
  if (template === undefined || turns === 0) return null;
  const latest = Array.from({ length: Math.min(turns, most) }, (_, index) => turns - Math.min(turns, most) + index);
  const shown = latest.includes(0) ? latest : [0, ...latest.slice(1)];
  return (
    <>
      {shown.map((turn, index) => (
        <Fragment key={turn}>
          {index > 0 && (turn === (shown[index - 1] ?? 0) + 1 ? ', ' : ' … ')}
          <TraceLink template={template} runId={runId} turn={turn} text={`turn ${turn}`} />
        </Fragment>
      ))}
    </>
  );
}

function TraceLink({ template, runId, turn, text }: { template: string; runId: string; turn: number; text: string }) {
  return (
    <a
      href={traceUrl(template, { runId, turn })}
      target="_blank"
      rel="noreferrer"
      aria-label={`Trace of turn ${turn}`}
      className="underline underline-offset-2 hover:text-foreground"
    >
      {text}
    </a>
  );
}
