import { createContext } from 'react';

/** Whether new runs can go on from the run that is shown: not from an archived one. */
export const CanGoOn = createContext(true);
