'use client';
import type { AgentDescription } from '@platform/temporal';
import { amountWords, type LimitName, limitNames, type RunLimits } from '@platform/temporal/limits';
import { AmountInput } from '@/components/amount-input';
import { Labelled } from '@/components/schedules/labelled';
import { Input, Select } from '@/components/ui/field';
import { amounts } from '@/words/amounts';
import { readAmount } from '@/words/limit-amounts';

/** What is typed into each field. */
export type LimitsDraft = Partial<
  Record<'modelCalls' | 'tokens' | 'costUsd' | 'minutes' | 'atLimit' | 'tenant', string>
>;

export interface LimitsFieldsProps {
  agent: AgentDescription;
  draft: LimitsDraft;
  onChange(draft: LimitsDraft): void;
}

/** `per`: how much of the limit one of what is typed is. */
const numbers = [
  { field: 'modelCalls', name: 'modelCalls', per: 1, label: 'Model calls', hint: '' },
  { field: 'tokens', name: 'tokens', per: 1, label: 'Tokens', hint: 'in and out' },
  { field: 'costUsd', name: 'costUsd', per: 1, label: 'Money', hint: 'US dollars' },
  {
    field: 'minutes',
    name: 'wallClockSeconds',
    per: 60,
    label: 'Time',
    hint: 'minutes from the start, waiting for people included',
  },
] as const;

/** What the run may use, and for whom it works. With an empty field the agent's own limit holds, if it has one. */
export function LimitsFields({ agent, draft, onChange }: LimitsFieldsProps) {
  const set = (name: keyof LimitsDraft) => (event: { target: { value: string } }) =>
    onChange({ ...draft, [name]: event.target.value });
  const own = ownWords(agent);
  const { problems } = readLimits(draft);
  return (
    <details className="rounded-xl border bg-card px-4 py-3">
      <summary className="cursor-pointer font-medium text-sm">
        Limits and tenant
        {Object.keys(problems).length > 0 && (
          <span className="ml-2 font-normal text-danger text-xs">A limit cannot be read.</span>
        )}
      </summary>
      <p className="mt-2 text-muted-foreground text-sm">
        {own ? `Where nothing is given: ${own}.` : `${agent.name} has no limits of its own. Empty is unlimited.`}
      </p>
      <div className="mt-3 grid gap-4 sm:grid-cols-2">
        {numbers.map(({ field, name, label, hint }) => (
          <Labelled key={field} label={label} hint={hint}>
            {(id) => (
              <AmountInput
                id={id}
                className="max-w-48 font-mono"
                value={draft[field] ?? ''}
                problem={problems[name]}
                onChange={set(field)}
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

export interface ReadLimits {
  /** `undefined` when none is given. */
  limits?: RunLimits;
  /** Why an amount cannot be read, by its limit. A run is not started while there is one. */
  problems: Partial<Record<LimitName, string>>;
}

/** The limits of a draft. */
export function readLimits(draft: LimitsDraft): ReadLimits {
  const limits: RunLimits = {};
  const problems: ReadLimits['problems'] = {};
  for (const { field, name, per } of numbers) {
    const typed = draft[field] ?? '';
    if (typed.trim() === '') continue;
    const { amount, problem } = readAmount(name, typed, per);
    if (problem === undefined) limits[name] = amount;
    else problems[name] = problem;
  }
  if (draft.atLimit) limits.atLimit = draft.atLimit as RunLimits['atLimit'];
  return { limits: Object.keys(limits).length > 0 ? limits : undefined, problems };
}

function ownWords({ limits }: AgentDescription): string {
  const parts = limitNames.flatMap((name) => {
    const amount = limits?.[name];
    return amount ? [amountWords(name, amount, amounts)] : [];
  });
  return parts.join(', ');
}
