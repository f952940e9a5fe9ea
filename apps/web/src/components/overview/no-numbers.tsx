import { Plus } from 'lucide-react';
import Link from 'next/link';
import { EmptyState } from '@/components/empty-state';
import { May } from '@/components/may';
import { Button } from '@/components/ui/button';

/** A period in which nothing began: the first day, or a quiet one. */
export function NoNumbers() {
  return (
    <EmptyState
      title="No run began in this period"
      text="Numbers come with the first run: what it cost, how long people took, what went wrong."
    >
      <May do="start">
        <Button asChild>
          <Link href="/new">
            <Plus /> New run
          </Link>
        </Button>
      </May>
      <Button asChild variant="outline">
        <Link href="/">All runs</Link>
      </Button>
    </EmptyState>
  );
}
