/** In a browser: nothing of OpenTelemetry is loaded. A page that has tracing says it by `AgentsClientOptions.traceparent`. */
export function activeTraceparent(): undefined {
  return undefined;
}
