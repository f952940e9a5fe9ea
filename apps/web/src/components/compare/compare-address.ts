/** Address of the page that puts two runs beside each other. */
export function compareAddress(runId: string, other: string): string {
  return `/runs/${encodeURIComponent(runId)}/compare/${encodeURIComponent(other)}`;
}
