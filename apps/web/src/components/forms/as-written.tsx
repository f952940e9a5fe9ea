import { Input } from '@/components/ui/field';
import { type ControlProps, Frame } from './frame';

interface AsWrittenProps {
  place: ControlProps;
  text: string;
  /** Emptied, it has no text. */
  onChange(text: string | undefined): void;
}

/** A text that the control of its kind cannot hold as it is: it stays a text. */
export function AsWritten({ place, text, onChange }: AsWrittenProps) {
  return (
    <Frame place={place}>
      {(control) => (
        <Input
          {...control}
          className="max-w-72"
          value={text}
          onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
        />
      )}
    </Frame>
  );
}
