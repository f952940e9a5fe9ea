import { RunPage } from '@/components/run/run-page';

export default async function Page({ params }: { params: Promise<{ runId: string }> }) {
  const { runId } = await params;
  return <RunPage key={runId} runId={decodeURIComponent(runId)} />;
}
