/** What to do with the events of a stream. */
import { parseJson } from '@platform/temporal/json';
import { signIn } from './sign-in';

export interface StreamHandlers {
  /** By event name; gets the parsed data. */
  events: Record<string, (data: unknown) => void>;
  onOpen(): void;
  onLost(): void;
  /** The server refused the stream for good or for now; `true` tries again after a while. */
  onRefused?(): Promise<boolean>;
  /** Name of the event after which nothing more comes. */
  endsWith?: string;
}

/** Milliseconds before a stream that was refused is asked for again. */
const retryMs = 2_000;

/**
 * Milliseconds without any event after which a connection counts as dead. The browser may not notice it when a laptop slept or the network
 * changed. The server sends `alive` every 10 s.
 */
const silentMs = 30_000;

/**
 * Milliseconds after which a hidden page closes its stream. A browser has six connections to one server for all its tabs, and the seventh
 * would hang.
 */
const hiddenMs = 5_000;

/**
 * Listens to server-sent events while the page is visible, until the returned function is called. The browser reconnects a broken connection
 * with `Last-Event-ID`. This function opens a new one when the server refused it (it is starting, away behind a proxy, or wants
 * people to sign in first) or fell silent.
 */
export function listen(url: string, handlers: StreamHandlers): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let ended = false;

  const close = () => {
    clearTimeout(timer);
    clearTimeout(silence);
    source?.close();
    source = undefined;
  };
  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(() => {
      handlers.onLost();
      close();
      connect();
    }, silentMs);
  };
  const stop = () => {
    ended = true;
    close();
    document.removeEventListener('visibilitychange', onVisibility);
  };
  const connect = () => {
    const opened = new EventSource(url);
    source = opened;
    heard();
    opened.onopen = () => {
      heard();
      handlers.onOpen();
    };
    opened.onerror = () => {
      handlers.onLost();
      if (opened.readyState === EventSource.CLOSED) void again();
    };
    for (const [name, handle] of Object.entries(handlers.events)) {
      opened.addEventListener(name, (event) => {
        heard();
        handle(parseJson(event.data));
      });
    }
    opened.addEventListener('alive', heard);
    if (handlers.endsWith) opened.addEventListener(handlers.endsWith, stop);
  };
  const again = async () => {
    clearTimeout(silence);
    source = undefined;
    const wanted = (await handlers.onRefused?.()) ?? true;
    await signIn.untilDone();
    if (wanted && !ended) timer = setTimeout(connect, retryMs);
  };
  const onVisibility = () => {
    if (document.hidden) {
      timer = setTimeout(close, hiddenMs);
      return;
    }
    clearTimeout(timer);
    if (!source) connect();
  };
  document.addEventListener('visibilitychange', onVisibility);
  connect();
  return stop;
}
