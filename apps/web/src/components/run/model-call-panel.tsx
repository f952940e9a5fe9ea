'use client';
import type { ModelCall } from '@platform/temporal';
import { writeJson } from '@platform/temporal/json';
import { curlOf, type OfferedTool, requestKnown, requestParts, type SentMessage } from '@platform/temporal/words';
import { useQuery } from '@tanstack/react-query';
import { Check, Copy } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Notice } from '@/components/decision/notice';
import { Button } from '@/components/ui/button';
import { api } from '@/lib/api';
import { argumentsLine, outputText, valueText } from '@/words/visible';

/** What was sent for a model call, and what came back. Read when it is shown; a finished call never changes. */
export function ModelCallPanel({ runId, turn, n }: { runId: string; turn: number; n: number }) {
  const { data, error } = useQuery({
    queryKey: ['call', runId, turn, n],
    queryFn: () => api.modelCall(runId, turn, n),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <div data-testid="call-panel" className="mt-2 flex flex-col gap-4 rounded-lg border bg-card p-3 text-sm sm:p-4">
      {error && <Notice tone="danger">{error.message}</Notice>}
      {!error && !data && <p className="text-muted-foreground">Reading what was sent …</p>}
      {data && <Call call={data} />}
    </div>
  );
}

function Call({ call }: { call: ModelCall }) {
  const { request, answer, failure } = call;
  const { messages, tools, parameters } = requestParts(request);
  const earlier = Math.min(request.earlier, messages.length);
  const curl = curlOf(request);
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-muted-foreground text-xs" data-testid="known">
          {requestKnown(request)}
        </p>
        <span className="flex gap-2">
          {request.body && <CopyButton what="JSON" text={() => writeJson(request.body, 2) ?? ''} />}
          {curl && <CopyButton what="curl" text={() => curl} />}
        </span>
      </div>
      {earlier > 0 && (
        <Folded title={`${earlier} earlier ${earlier === 1 ? 'message' : 'messages'}`}>
          {messages.slice(0, earlier).map(toMessage)}
        </Folded>
      )}
      {messages.slice(earlier).map(toMessage)}
      {tools.length > 0 && (
        <Folded title={`${tools.length} ${tools.length === 1 ? 'tool' : 'tools'}`}>
          {tools.map((tool, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and names may be there twice
            <Tool key={index} tool={tool} />
          ))}
        </Folded>
      )}
      {Object.keys(parameters).length > 0 && (
        <Folded title="Parameters">
          <Block text={valueText(parameters)} />
        </Folded>
      )}
      {failure !== undefined && (
        <Part title="Failed">
          <Block text={outputText(failure)} />
        </Part>
      )}
      {answer && (
        <Part title="Answer">
          {answer.reasoning && (
            <Folded title="Thinking">
              <Block text={outputText(answer.reasoning)} />
            </Folded>
          )}
          <Said {...answer} />
          {answer.provider && (
            <Folded title="What the provider said of it">
              <Block text={valueText(answer.provider)} />
            </Folded>
          )}
        </Part>
      )}
    </>
  );
}

function toMessage(message: SentMessage, index: number) {
  const { role, answers } = message;
  return (
    <Part key={index} title={role} detail={answers}>
      <Said {...message} />
    </Part>
  );
}

function Said({ text, calls }: Pick<SentMessage, 'text' | 'calls'>) {
  return (
    <>
      {text !== '' && <Block text={outputText(text)} />}
      {calls.map(({ toolCallId, tool, arguments: args }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: calls of a message never change, and ids may be missing
        <p key={index} className="break-words font-mono text-xs">
          → {tool} <span className="text-muted-foreground">{argumentsLine(args)}</span>{' '}
          <span className="text-muted-foreground">{toolCallId}</span>
        </p>
      ))}
      {text === '' && calls.length === 0 && <p className="text-muted-foreground text-xs">Empty</p>}
    </>
  );
}

function Tool({ tool: { name, description, parameters } }: { tool: OfferedTool }) {
  return (
    <div className="min-w-0">
      <Folded title={name}>
        {description && <p className="whitespace-pre-wrap text-muted-foreground text-xs">{description}</p>}
        <Block text={valueText(parameters ?? {})} />
      </Folded>
    </div>
  );
}

function Part({ title, detail, children }: { title: string; detail?: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <p className="font-medium text-muted-foreground text-xs">
        {title}
        {detail && <span className="ml-2 font-mono font-normal">{detail}</span>}
      </p>
      {children}
    </div>
  );
}

function Folded({ title, children }: { title: string; children: ReactNode }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className="min-w-0" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary className="w-fit rounded-sm font-medium text-muted-foreground text-xs">{title}</summary>
      {isOpen && <div className="mt-2 flex min-w-0 flex-col gap-3 border-l-2 pl-3">{children}</div>}
    </details>
  );
}

function Block({ text }: { text: string }) {
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
      tabIndex={0}
      className="max-h-80 overflow-auto whitespace-pre-wrap break-words rounded-md bg-muted p-3 font-mono text-[0.8125rem] leading-relaxed"
    >
      {text}
    </pre>
  );
}

function CopyButton({ what, text }: { what: string; text: () => string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text());
    setCopied(true);
  };
  return (
    <Button variant="outline" size="sm" onClick={copy} onBlur={() => setCopied(false)} aria-label={`Copy as ${what}`}>
      {copied ? <Check /> : <Copy />} {copied ? 'Copied' : what}
    </Button>
  );
}
