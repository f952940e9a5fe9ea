import { ApplicationFailure, ContinueAsNew, isCancellation, upsertSearchAttributes } from '@temporalio/workflow';
import type { Figures } from './figures.js';

/** Publishes what a run took, in the very task that ends it: one event, and no task of its own. */
export class PublishedEnd {
  /** Absent until the run has begun to count. */
  figures: Figures | undefined;

  /** @param error what ends the run; absent when it completes. */
  publish(error?: unknown): void {
    if (error instanceof ContinueAsNew) return;
    const attributes = this.figures?.attributes(causeOf(error)) ?? [];
    if (attributes.length > 0) upsertSearchAttributes(attributes);
  }
}

function causeOf(error: unknown): string | undefined {
  if (error === undefined || isCancellation(error)) return undefined;
  if (error instanceof ApplicationFailure && error.type) return error.type;
  return error instanceof Error ? error.name : 'Unknown';
}
