import type { RequestItem } from '@platform/temporal';
import { User } from 'lucide-react';
import { memo } from 'react';
import { ArgumentsView } from '../decision/arguments-view';
import { GivenFiles } from '../files/given-files';
import { LongText } from './long-text';
import { Row } from './row';

/** What the person asked for. */
export const RequestRow = memo(function RequestRow({ runId, item }: { runId: string; item: RequestItem }) {
  const { by, request, files } = item;
  return (
    <Row icon={<User />}>
      <p className="mb-1 text-muted-foreground text-xs leading-6">{by} asked</p>
      <div className="rounded-xl rounded-tl-sm border bg-card px-4 py-3">
        {typeof request === 'string' ? <LongText text={request} /> : <ArgumentsView args={request} />}
      </div>
      {files && files.length > 0 && <GivenFiles runId={runId} files={files} />}
    </Row>
  );
});
