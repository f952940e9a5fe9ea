import { MarkedText } from '@/components/marked-text';
import { valueText } from '@/words/visible';

/** Arguments with every value in full, because people must be able to read what they approve. */
export function ArgumentsView({ args }: { args: Record<string, unknown> }) {
  const entries = Object.entries(args);
  if (entries.length === 0) return <p className="text-muted-foreground text-sm">No arguments.</p>;
  return (
    <dl className="grid gap-x-5 gap-y-2 text-sm sm:grid-cols-[minmax(5rem,max-content)_1fr]">
      {entries.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="font-mono text-[0.8125rem] text-muted-foreground leading-relaxed max-sm:-mb-2">
            <MarkedText text={name} of="text" />
          </dt>
          <dd className="min-w-0">
            <Value value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** A value that may scroll gets the keyboard's focus. One that fits any screen does not. */
function Value({ value }: { value: unknown }) {
  const text = valueText(value);
  if (typeof value === 'string') {
    return (
      <bdi
        tabIndex={text.length > 500 || text.split('\n').length > 12 ? 0 : undefined}
        className="block max-h-80 overflow-y-auto whitespace-pre-wrap break-words"
      >
        {text === '' ? <span className="text-muted-foreground">(empty)</span> : <MarkedText text={value} of="text" />}
      </bdi>
    );
  }
  return (
    <pre
      tabIndex={text.length > 40 ? 0 : undefined}
      className="max-h-80 overflow-auto font-mono text-[0.8125rem] leading-relaxed"
    >
      {text}
    </pre>
  );
}
