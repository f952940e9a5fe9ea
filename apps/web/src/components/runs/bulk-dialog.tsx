'use client';
import { useId, useState } from 'react';
import { Notice } from '@/components/decision/notice';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Input } from '@/components/ui/field';
import { type BulkDoing, type BulkTarget, leftOf, nothingDone } from '@/state/bulk';
import { BulkOutcomeView } from './bulk-outcome';
import { bulkWords, countedRuns } from './bulk-words';
import { useBulk } from './use-bulk';

/** Says how many runs it is done to and what it means, does it, and says which were refused. */
export function BulkDialog(props: { doing: BulkDoing; target: BulkTarget; close(): void }) {
  const { doing, target, close } = props;
  const words = bulkWords[doing];
  const id = useId();
  const [note, setNote] = useState('');
  const { plan, problem, act, isActing, outcome, ended } = useBulk(doing, target);
  const count = plan?.runs.length ?? 0;
  const left = leftOf(plan?.runs ?? [], outcome ?? nothingDone).length;
  return (
    <Dialog
      aria-labelledby={`${id}-title`}
      onClose={() => !isActing && close()}
      className="flex max-w-md flex-col gap-4 p-5 text-sm"
    >
      <h2 id={`${id}-title`} className="font-semibold text-base">
        {plan ? words.title(countedRuns(count)) : `Looking which runs ${words.able} …`}
      </h2>
      {problem && <Notice tone="danger">{problem}</Notice>}
      {!outcome && plan && (
        <>
          <p className="text-muted-foreground">
            {count > 0 ? words.means : words.none}
            {plan.leftOut > 0 && ` ${words.leftOut(countedRuns(plan.leftOut))}`}
            {plan.isCut && ` There are more: these are the first ${countedRuns(count)}. Do it again for the others.`}
          </p>
          {count > 0 && (
            <div className="flex flex-col gap-1.5">
              <label htmlFor={id} className="font-medium text-[0.8125rem]">
                {words.note} <span className="font-normal text-muted-foreground">(optional)</span>
              </label>
              <Input id={id} maxLength={500} value={note} onChange={({ target: { value } }) => setNote(value)} />
            </div>
          )}
        </>
      )}
      {outcome && <BulkOutcomeView doing={doing} outcome={outcome} of={count} />}
      <div className="flex justify-end gap-2">
        <Button variant={ended ? 'default' : 'ghost'} size="sm" disabled={isActing} onClick={close}>
          {ended ? 'Close' : 'Leave them'}
        </Button>
        {!ended && (
          <Button
            variant={doing === 'cancel' ? 'danger' : 'default'}
            size="sm"
            disabled={count === 0 || isActing}
            onClick={() => act(note.trim() || undefined)}
          >
            {isActing ? words.acting : words.act(countedRuns(left))}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
