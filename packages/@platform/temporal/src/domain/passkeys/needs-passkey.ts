/** Which decisions a passkey has to sign. */
import type { DecisionPolicy } from '../../agent-service.js';
import type { DecisionAction } from '../decisions/actions.js';
import { permits } from '../decisions/kinds.js';

/** Whether a policy wants a passkey for this action: for all that let a call run, and for saying that one ran. */
export function needsPasskey(policy: Pick<DecisionPolicy, 'sign'> | null | undefined, action: DecisionAction): boolean {
  return policy?.sign === 'passkey' && (permits(action) || action === 'ran');
}
