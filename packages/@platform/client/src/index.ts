/**
 * Durable agent runs over HTTP: for browsers and for Node.
 *
 * ```ts
 * const agents = createAgentsClient({ url: 'https://agents.example.com', token: process.env.AGENTS_TOKEN });
 * const { runId } = await agents.startRun({ agentId: 'support', request: 'Refund order 1001' });
 * for await (const news of agents.followRun(runId)) if (news.type === 'update') console.log(news.view.status);
 * ```
 */

export type { AgentsApi, FileToUpload, FollowRunOptions, RunNews } from '@platform/temporal/api';
export * from '@platform/temporal/errors';
export { type AgentsClient, createAgentsClient, type RunFile } from './client.js';
export { type Answer, ApiError, type ApiErrorCode, ApiUnavailable, answerOf, type Problem } from './errors.js';
export type { AgentsClientOptions } from './http.js';
export type { Me, NewPasskey, NewToken, Passkey, SignInConfig, TokenSummary } from './people.js';
export { mergeItems, type TimelineChanges } from './timeline.js';
