import type { AuditEntry, VerifiedAudit } from '@platform/temporal';
import { auditWords, factsOf, ranWords, viaWords } from '@platform/temporal/words';
import { ShieldAlert, ShieldCheck } from 'lucide-react';
import Link from 'next/link';
import { FactsList } from '@/components/decision/facts-list';
import { MarkedText } from '@/components/marked-text';
import { Time } from '@/components/time';

const cell = 'min-w-0 break-words px-3 py-2 max-md:block max-md:px-4 max-md:py-0.5';

/** One entry: who, what, when, how, on which arguments, and what ran then. */
export function AuditRow({ entry, verified }: { entry: AuditEntry; verified?: VerifiedAudit }) {
  const { at, by, roles, via, tool, note, runId, agentId, display } = entry;
  // Nobody was shown a limit that was raised before it was reached: the sentence has the amount.
  const args = entry.event === 'limitRaised' ? undefined : (entry.editedArguments ?? entry.arguments);
  return (
    <tr className="border-b align-top last:border-0 max-md:block max-md:py-2.5">
      <td className={`${cell} text-muted-foreground`}>
        <Time at={at} />
      </td>
      <td className={cell}>
        <bdi>{by}</bdi>
        {roles && roles.length > 0 && <span className="text-muted-foreground"> ({roles.join(', ')})</span>}
        {via && <span className="block text-muted-foreground text-xs">{viaWords[via]}</span>}
      </td>
      <td className={cell}>
        <span className={entry.action === 'reject' || entry.event === 'unreadable' ? 'text-danger' : undefined}>
          {auditWords(entry)}
          {entry.editedArguments && ' with changes'}
        </span>
        {note && (
          <span className="block text-muted-foreground text-xs">
            “<MarkedText text={note} />”
          </span>
        )}
        {entry.rule && <span className="block text-muted-foreground text-xs">by rule {entry.rule}</span>}
        {entry.createdRule && (
          <span className="block text-muted-foreground text-xs">made rule {entry.createdRule}</span>
        )}
      </td>
      <td className={cell}>
        {tool && <span className="font-mono text-xs">{tool}</span>}
        {args && Object.keys(args).length > 0 && (
          <details className="mt-0.5">
            <summary className="cursor-pointer text-muted-foreground text-xs">{summaryOf(args, display)}</summary>
            <div className="mt-1.5">
              <FactsList facts={factsOf(args, display)} />
            </div>
          </details>
        )}
      </td>
      <td className={cell} title={entry.ranArgumentsHash}>
        {ranWords(entry) ?? ''}
      </td>
      <td className={cell}>
        <Link href={`/runs/${encodeURIComponent(runId)}`} className="text-primary hover:underline">
          <span className="line-clamp-1 break-all">{runId}</span>
        </Link>
        <span className="block text-muted-foreground text-xs">{agentId}</span>
        {verified && <Mark entry={entry} verified={verified} />}
      </td>
    </tr>
  );
}

/** The first arguments in a line: `Amount: $49.90, Order: 1042`. */
function summaryOf(args: Record<string, unknown>, display: AuditEntry['display']): string {
  const facts = factsOf(args, display).map(({ label, shown }) => (shown ? `${label}: ${shown.text}` : label));
  const text = facts.slice(0, 3).join(', ');
  return text.length > 90 ? `${text.slice(0, 90)}…` : text;
}

/** Whether the signatures hold: of this entry where a problem names its request, else of its run. */
function Mark({ entry, verified: { problems } }: { entry: AuditEntry; verified: VerifiedAudit }) {
  const own = problems.filter(({ requestId }) => requestId === undefined || requestId === entry.requestId);
  if (own.length === 0) {
    return (
      <span className="mt-0.5 flex items-center gap-1 text-success text-xs">
        <ShieldCheck aria-hidden="true" className="size-3.5" /> verified
      </span>
    );
  }
  return (
    <span className="mt-0.5 flex items-start gap-1 text-danger text-xs">
      <ShieldAlert aria-hidden="true" className="size-3.5 shrink-0" /> {own.map(({ message }) => message).join('; ')}
    </span>
  );
}
