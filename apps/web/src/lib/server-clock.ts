import { ServerClock } from '@platform/temporal/words';

/** The server's time. The page learns it from every answer of the API. */
export const serverClock = new ServerClock();
