'use client';
import { viaWords } from '@platform/temporal/words';
import { ListFilter } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Input, Select } from '@/components/ui/field';
import { cn } from '@/lib/cn';
import { type AuditFields, auditAddress, decisionChoices, readAuditFilter } from '@/words/audit-filter';

const periods = { '1': 'Last 24 hours', '7': 'Last 7 days', '30': 'Last 30 days', '365': 'Last year' };

/** Who, what, when, how. Choosing goes to the address of the choice at once, typing with Enter or the button. */
export function AuditFilters({ filter }: { filter: AuditFields }) {
  const router = useRouter();
  const isFiltered = auditAddress(filter) !== '/audit';
  const [isOpen, setOpen] = useState(isFiltered);
  const go = (form: HTMLFormElement) => {
    const given = new FormData(form);
    const said = readAuditFilter({ get: (name) => String(given.get(name) ?? '') });
    // Days that were chosen by hand take the place of a period up to now.
    const { days, ...rest } = said;
    router.replace(auditAddress(said.from || said.to ? rest : { ...rest, ...(days && { days }) }), { scroll: false });
  };
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    go(event.currentTarget);
  };
  const choose = {
    onChange: (event: { currentTarget: { form: HTMLFormElement | null } }) =>
      event.currentTarget.form && go(event.currentTarget.form),
  };
  return (
    <>
      {/* On a phone nine fields would hide what they filter. */}
      <Button
        variant="outline"
        size="sm"
        className="mt-3 sm:hidden"
        aria-expanded={isOpen}
        onClick={() => setOpen((before) => !before)}
      >
        <ListFilter /> Filter
      </Button>
      {/* Another address is another form: what was typed and not sent is not kept. */}
      <form
        key={auditAddress(filter)}
        aria-label="Filter"
        onSubmit={onSubmit}
        className={cn(
          'mt-4 grid grid-cols-2 items-end gap-3 sm:grid-cols-3 lg:grid-cols-6',
          !isOpen && 'max-sm:hidden',
        )}
      >
        <Labelled label="Period">
          {(id) => (
            <Select id={id} name="days" defaultValue={filter.from || filter.to ? '' : (filter.days ?? '7')} {...choose}>
              {(filter.from || filter.to) && <option value="">Days below</option>}
              <Options of={periods} />
            </Select>
          )}
        </Labelled>
        <Labelled label="Person">{(id) => <Input id={id} name="person" defaultValue={filter.person} />}</Labelled>
        <Labelled label="Tool">{(id) => <Input id={id} name="tool" defaultValue={filter.tool} />}</Labelled>
        <Labelled label="Decision">
          {(id) => (
            <Select id={id} name="decision" defaultValue={filter.decision ?? ''} {...choose}>
              <option value="">All</option>
              <Options of={decisionChoices} />
            </Select>
          )}
        </Labelled>
        <Labelled label="How">
          {(id) => (
            <Select id={id} name="via" defaultValue={filter.via ?? ''} {...choose}>
              <option value="">All</option>
              <Options of={viaWords} />
            </Select>
          )}
        </Labelled>
        <Labelled label="Rule">{(id) => <Input id={id} name="rule" defaultValue={filter.rule} />}</Labelled>
        <Labelled label="Agent">{(id) => <Input id={id} name="agentId" defaultValue={filter.agentId} />}</Labelled>
        <Labelled label="From the day">
          {(id) => <Input id={id} type="date" name="from" defaultValue={filter.from} />}
        </Labelled>
        <Labelled label="To the day">
          {(id) => <Input id={id} type="date" name="to" defaultValue={filter.to} />}
        </Labelled>
        <div className="flex gap-2">
          <Button type="submit" variant="outline">
            Apply
          </Button>
          {isFiltered && (
            <Button type="button" variant="ghost" onClick={() => router.replace('/audit', { scroll: false })}>
              Clear
            </Button>
          )}
        </div>
      </form>
    </>
  );
}

function Options({ of }: { of: Readonly<Record<string, string>> }) {
  return Object.entries(of).map(([value, words]) => (
    <option key={value} value={value}>
      {words}
    </option>
  ));
}

function Labelled({ label, children }: { label: string; children(id: string): ReactNode }) {
  const id = useId();
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-muted-foreground text-xs">
        {label}
      </label>
      {children(id)}
    </div>
  );
}
