import { ComparePage } from '@/components/compare/compare-page';

export default async function Page({ params }: { params: Promise<{ runId: string; other: string }> }) {
  const { runId, other } = await params;
  return <ComparePage runId={decodeURIComponent(runId)} other={decodeURIComponent(other)} />;
}
