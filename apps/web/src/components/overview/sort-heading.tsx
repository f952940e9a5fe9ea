import { ArrowDown, ArrowUp } from 'lucide-react';
import { cn } from '@/lib/cn';

/** The head of a column: a press sorts by it, another one turns the order. */
export function SortHeading(props: {
  name: string;
  /** Absent where another column sorts. */
  order?: 'ascending' | 'descending';
  press(): void;
  isNumber?: boolean;
}) {
  const { name, order, press, isNumber } = props;
  const Arrow = order === 'ascending' ? ArrowUp : ArrowDown;
  return (
    <th scope="col" aria-sort={order} className={cn('px-4 py-2 font-normal', isNumber && 'text-right')}>
      <button type="button" onClick={press} className="inline-flex items-center gap-1 rounded hover:text-foreground">
        {name}
        {/* The words of a column of numbers end where the numbers end. */}
        <Arrow aria-hidden="true" className={cn('size-3', !order && 'invisible', isNumber && 'order-first')} />
      </button>
    </th>
  );
}
