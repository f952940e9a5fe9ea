import { createApi } from './app.js';
import { createApiContext } from './context.js';

const holder = globalThis as typeof globalThis & {
  durableAgentsApi?: Promise<ReturnType<typeof createApi>>;
  /** For the end of the process: sends the spans that wait, in a bounded time. */
  durableAgentsLastWords?: () => Promise<void>;
};

/**
 * The process's own API, made with the first request. It is kept with the process, not with the module: a web server may load a module
 * more than once, and one run must have one feed.
 */
export function getApi(): Promise<ReturnType<typeof createApi>> {
  holder.durableAgentsApi ??= createApiContext(process.env).then((context) => {
    holder.durableAgentsLastWords = context.tracing?.close;
    return createApi(context);
  });
  return holder.durableAgentsApi;
}
