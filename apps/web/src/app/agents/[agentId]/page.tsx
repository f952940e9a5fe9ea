import { AgentPage } from '@/components/agents/agent-page';

export default async function Page({ params }: { params: Promise<{ agentId: string }> }) {
  return <AgentPage agentId={decodeURIComponent((await params).agentId)} />;
}
