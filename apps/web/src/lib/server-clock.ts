import { ServerClock } from '@platform/temporal/words';

/** The server's time as this page knows it, from every answer of the API. */
export const serverClock = new ServerClock();
