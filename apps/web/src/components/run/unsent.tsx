import { useId } from 'react';
import { Textarea } from '@/components/ui/field';

/** A message that was typed but not sent before the run ended. It is shown, so that nothing that somebody wrote is lost. */
export function Unsent({ text }: { text: string }) {
  const id = useId();
  return (
    <div className="mt-6 flex flex-col gap-2 text-sm sm:ml-10">
      <label htmlFor={id}>The run ended before you sent this. The agent has not read it.</label>
      <Textarea id={id} readOnly value={text} />
    </div>
  );
}
