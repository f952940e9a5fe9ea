import { InvalidInput } from '@platform/temporal';

/** The caller's own id for the request, from the body or the header `Idempotency-Key`. Throws `InvalidInput` when the two differ. */
export function oneKey(inBody: string | undefined, inHeader: string | undefined): string | undefined {
  if (inBody !== undefined && inHeader !== undefined && inBody !== inHeader) {
    throw new InvalidInput(
      'key',
      'key: is not what the header Idempotency-Key says; give one of them, or both the same',
    );
  }
  return inBody ?? inHeader;
}
