// @ts-check
import { checkSession } from './lib/check-session.mjs';
import { checks } from './lib/checks.mjs';

await checkSession({ checks });
