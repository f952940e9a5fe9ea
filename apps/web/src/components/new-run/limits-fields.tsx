'use client';
import type { AgentDescription } from '@platform/temporal';
import { amountWords, limitNames, type RunLimits } from '@platform/temporal/limits';
import { Labelled } from '@/components/schedules/labelled';
import { Input, Select } from '@/components/ui/field';
import { amounts } from '@/words/amounts';

/** What is typed into each field. */
export type LimitsDraft = Partial<
  Record<'modelCalls' | 'tokens' | 'costUsd' | 'minutes' | 'atLimit' | 'tenant', string>
>;

export interface LimitsFieldsProps {
  agent: AgentDescription;
  draft: LimitsDraft;
  onChange(draft: LimitsDraft): void;
}

const numbers = [
  ['modelCalls', 'Model calls', ''],
  ['tokens', 'Tokens', 'in and out'],
  ['costUsd', 'Money', 'US dollars'],
  ['minutes', 'Time', 'minutes from the start, waiting for people included'],
] as const;

/** What the run may use, and for whom it works. With an empty field the agent's own limit holds, if it has one. */
export function LimitsFields({ agent, draft, onChange }: LimitsFieldsProps) {
  const set = (name: keyof LimitsDraft) => (event: { target: { value: string } }) =>
    onChange({ ...draft, [name]: event.target.value });
  const own = ownWords(agent);
  return (
    <details className="rounded-xl border bg-card px-4 py-3">
      <summary className="cursor-pointer font-medium text-sm">Limits and tenant</summary>
      <p className="mt-2 text-muted-foreground text-sm">
        {own ? `Where nothing is given: ${own}.` : `${agent.name} has no limits of its own. Empty is unlimited.`}
      </p>
      <div className="mt-3 grid gap-4 sm:grid-cols-2">
        {numbers.map(([name, label, hint]) => (
          <Labelled key={name} label={label} hint={hint}>
            {(id) => (
              <Input
                id={id}
                inputMode="decimal"
                autoComplete="off"
                className="max-w-48 font-mono"
                value={draft[name] ?? ''}
                onChange={set(name)}
              />
            )}
          </Labelled>
        ))}
        <Labelled label="At a limit">
          {(id) => (
            <Select id={id} value={draft.atLimit ?? ''} onChange={set('atLimit')} className="max-w-72">
              <option value="">{agent.limits?.atLimit === 'end' ? 'End the run' : 'Ask people for more'}</option>
              {agent.limits?.atLimit === 'end' ? (
                <option value="ask">Ask people for more</option>
              ) : (
                <option value="end">End the run</option>
              )}
            </Select>
          )}
        </Labelled>
        <Labelled label="Tenant" hint="the customer that it works for">
          {(id) => (
            <Input
              id={id}
              autoComplete="off"
              className="max-w-72"
              value={draft.tenant ?? ''}
              onChange={set('tenant')}
            />
          )}
        </Labelled>
      </div>
    </details>
  );
}

/** The limits of a draft; `undefined` when none is given. A text that is no number goes to the server, which says so. */
export function readLimits({ minutes, atLimit, tenant: _, ...amounts }: LimitsDraft): RunLimits | undefined {
  const given = Object.entries(amounts).filter(([, text]) => text.trim() !== '');
  const limits: Record<string, unknown> = Object.fromEntries(given.map(([name, text]) => [name, numberOf(text)]));
  if (minutes?.trim()) {
    const number = numberOf(minutes);
    limits.wallClockSeconds = typeof number === 'number' ? number * 60 : number;
  }
  if (atLimit) limits.atLimit = atLimit;
  return Object.keys(limits).length > 0 ? (limits as RunLimits) : undefined;
}

/** The number; or the text as it is, so that the server can name it in its error. */
function numberOf(text: string): number | string {
  const number = Number(text.trim().replaceAll(',', ''));
  return Number.isFinite(number) ? number : text;
}

function ownWords({ limits }: AgentDescription): string {
  const parts = limitNames.flatMap((name) => {
    const amount = limits?.[name];
    return amount ? [amountWords(name, amount, amounts)] : [];
  });
  return parts.join(', ');
}
