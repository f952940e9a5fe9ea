import { shownJson } from '@platform/temporal/shown';
import type { Fact, ShownValue } from '@platform/temporal/words';
import { MarkedText } from '@/components/marked-text';

/** Facts as a list of label and value. What is inside of a fact stands below its label. */
export function FactsList({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="grid gap-x-5 gap-y-2 text-sm sm:grid-cols-[minmax(5rem,max-content)_1fr]">
      {facts.map(({ path, label, shown, inside }) => (
        <div key={path.join('.')} className="contents">
          <dt
            title={String(path.at(-1))}
            className="text-[0.8125rem] text-muted-foreground leading-relaxed max-sm:-mb-2"
          >
            <MarkedText text={label} of="text" />
          </dt>
          <dd className="min-w-0 max-sm:pl-3">
            {inside ? <FactsList facts={inside} /> : shown && <Value shown={shown} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** A value in full, because people must be able to read what they approve. One that may scroll gets the keyboard's focus. */
export function Value({ shown: { text, look } }: { shown: ShownValue }) {
  if (look === 'value') return <bdi className="break-words tabular-nums">{text}</bdi>;
  if (look === 'url') {
    return (
      <a href={text} target="_blank" rel="noreferrer noopener" className="break-all underline underline-offset-4">
        <MarkedText text={text} of="text" />
      </a>
    );
  }
  if (look === 'code') {
    return (
      <pre
        tabIndex={text.length > 40 ? 0 : undefined}
        className="max-h-80 overflow-auto whitespace-pre-wrap break-words font-mono text-[0.8125rem] leading-relaxed"
      >
        {shownJson(text)}
      </pre>
    );
  }
  return (
    <bdi
      tabIndex={text.length > 500 || text.split('\n').length > 12 ? 0 : undefined}
      className="block max-h-80 overflow-y-auto whitespace-pre-wrap break-words"
    >
      {text === '' ? <span className="text-muted-foreground">(empty)</span> : <MarkedText text={text} of="text" />}
    </bdi>
  );
}
