import Link from 'next/link';
import { EmptyState } from '@/components/empty-state';
import { PageTitle } from '@/components/shell/page-title';
import { Button } from '@/components/ui/button';

export default function NotFound() {
  return (
    <>
      <PageTitle>Not found</PageTitle>
      <EmptyState isPage title="There is no such page">
        <Button asChild>
          <Link href="/">All runs</Link>
        </Button>
      </EmptyState>
    </>
  );
}
