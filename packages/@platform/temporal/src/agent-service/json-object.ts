import { z } from 'zod';

/** Any JSON object. */
export const jsonObject = z.record(z.string(), z.unknown());
