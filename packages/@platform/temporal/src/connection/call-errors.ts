/** Failures of calls → typed errors. The one place that judges gRPC codes. */
import { status as grpcStatus } from '@grpc/grpc-js';
import { isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client';
import {
  AgentsError,
  RequestRefused,
  RunNotFound,
  SearchAttributesMissing,
  TemporalUnavailable,
} from '../errors/errors.js';
import { type Credential, type ReachProblem, reachWords } from './reach-words.js';

/** Who was asked, and as whom. */
type Asked = { address: string; namespace: string; credential?: Credential };

/** The typed error for a failed call; the error itself when it is not the server's or the connection's. */
export function toAgentsError(client: Asked, error: unknown, runId?: string): unknown {
  if (error instanceof WorkflowNotFoundError && runId !== undefined) return new RunNotFound(runId, { cause: error });
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof AgentsError) return at;
  const cause = grpcError(error);
  if (!cause) return error;
  const details = cause.details || cause.message;
  switch (cause.code) {
    case grpcStatus.UNAVAILABLE:
    case grpcStatus.DEADLINE_EXCEEDED:
      return new TemporalUnavailable(client.address, plainReason(cause.code, details), { cause: error });
    // What a process of the server says while it ends, or loses its store: asked again, another one answers.
    case grpcStatus.UNKNOWN:
    case grpcStatus.INTERNAL:
    case grpcStatus.ABORTED:
      return new TemporalUnavailable(client.address, `it failed: ${details}`, { cause: error });
    case grpcStatus.NOT_FOUND:
      if (runId !== undefined && !isNamespaceMissing(details)) return new RunNotFound(runId, { cause: error });
      if (!isNamespaceMissing(details)) return new RequestRefused(details, { cause: error });
      return refusedFor(client, { kind: 'unknownNamespace', namespace: client.namespace }, error);
    case grpcStatus.INVALID_ARGUMENT:
      if (/search ?attribute/i.test(details)) return new SearchAttributesMissing(client.namespace, { cause: error });
      return new RequestRefused(details, { cause: error });
    case grpcStatus.PERMISSION_DENIED:
    case grpcStatus.UNAUTHENTICATED:
      return refusedFor(
        client,
        { kind: 'refused', namespace: client.namespace, by: client.credential ?? 'nothing', said: details },
        error,
      );
    case grpcStatus.RESOURCE_EXHAUSTED:
    case grpcStatus.FAILED_PRECONDITION:
      return new RequestRefused(details, { cause: error });
    case grpcStatus.CANCELLED:
      return error;
    default:
      return new RequestRefused(`it failed: ${details}`, { cause: error });
  }
}

function refusedFor({ address }: Asked, problem: ReachProblem, cause: unknown): RequestRefused {
  const { what, next } = reachWords(problem);
  return new RequestRefused(`${what} (at ${address}). ${next}`, { cause });
}

/** The gRPC error in `error` or in its causes. */
export function grpcError(error: unknown): { code: number; details: string; message: string } | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (isGrpcServiceError(at)) return at;
  }
  return undefined;
}

/** Whether the server refuses what was asked, of whichever connection: asked again, it would refuse it again. */
export function isInvalidArgument(error: unknown): boolean {
  return Object(error).code === grpcStatus.INVALID_ARGUMENT;
}

/** Whether the namespace was not found. The whole sentence is tested, because the name of a run may have the word in it. */
export function isNamespaceMissing(details: string): boolean {
  return /^namespace .* not found/i.test(details);
}

/**
 * Whether the answer was too large to be received by this client, or by something between it and the server's store. The same gRPC code also means
 * a busy server.
 */
export function isTooLarge(failed: { code: number; details: string } | undefined): boolean {
  return failed?.code === grpcStatus.RESOURCE_EXHAUSTED && /larger than max|too large/i.test(failed.details);
}

/** Whether the call ended because its deadline came, not because of an answer. */
export function ranOutOfTime(error: unknown): boolean {
  return grpcError(error)?.code === grpcStatus.DEADLINE_EXCEEDED;
}

function plainReason(code: number, details: string): string {
  if (code === grpcStatus.DEADLINE_EXCEEDED) return 'no answer in time';
  const refused = /connect (\w+)/.exec(details)?.[1];
  return refused === 'ECONNREFUSED' ? 'connection refused' : (refused ?? details);
}
