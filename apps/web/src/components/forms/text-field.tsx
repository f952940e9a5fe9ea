'use client';
import { displayAt } from '@platform/temporal/contract';
import { MarkedText } from '@/components/marked-text';
import { Input, Textarea } from '@/components/ui/field';
import { typedText } from '@/forms/draft';
import { hidesSomething } from '@/words/visible';
import { emptied } from './emptied';
import { useForm } from './form-context';
import { type ControlProps, Frame } from './frame';
import { defaultWords, textHint } from './hints';

/** Kinds of one line, with the keyboard that a phone shows for them. */
const oneLine: Readonly<Record<string, 'email' | 'url' | 'text'>> = {
  email: 'email',
  uri: 'url',
  uuid: 'text',
  ipv4: 'text',
  ipv6: 'text',
};

/** A text of any length. What cannot be seen in it is shown below. */
export function TextField(place: ControlProps) {
  const { change, given, display } = useForm();
  const { schema, path, value } = place;
  const text = typedText(value);
  const format = String(schema.format);
  const own = displayAt(display, path)?.format;
  return (
    <Frame place={place} hint={textHint(schema)}>
      {(control) => {
        const field = {
          ...control,
          value: text,
          placeholder: defaultWords(place),
          onChange: (event: { target: { value: string } }) =>
            change(path, event.target.value === '' ? emptied({ ...place, given }, true) : event.target.value),
        };
        return (
          <>
            {Object.hasOwn(oneLine, format) ? (
              <Input {...field} inputMode={oneLine[format]} autoComplete="off" spellCheck={false} />
            ) : (
              <Textarea
                {...field}
                className={
                  own === 'code' ? 'font-mono text-[0.8125rem]' : own === 'longText' ? 'min-h-28' : 'min-h-9 py-1.5'
                }
              />
            )}
            {hidesSomething(text) && (
              <p className="break-words text-xs">
                Holds what cannot be seen: <MarkedText text={text} of="text" />
              </p>
            )}
          </>
        );
      }}
    </Frame>
  );
}
