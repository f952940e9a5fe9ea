import { createContext } from 'react';

/** Whether new runs can go on from the run that is shown. From an archived run they cannot. */
export const CanGoOn = createContext(true);
