import { Suspense } from 'react';
import { NewRunPage } from '@/components/new-run/new-run-page';

export default function Page() {
  return (
    <Suspense>
      <NewRunPage />
    </Suspense>
  );
}
