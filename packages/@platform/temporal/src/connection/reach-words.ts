/** Why a Temporal server cannot be used, in words. Pure; `process/reach_words.py` says the same, and `fixtures/reaching` holds both to it. */

/** Why, with what is told of it. Times are UTC, to the second. */
export type ReachProblem =
  | { kind: 'unknownHost'; host: string }
  | { kind: 'tlsWanted' }
  | { kind: 'noTls' }
  | { kind: 'notTemporal' }
  | { kind: 'otherTls' }
  | { kind: 'unknownAuthority'; issuer: string }
  | { kind: 'serverExpired'; at: string }
  | { kind: 'serverNotYet'; at: string }
  | { kind: 'wrongName'; asked: string; names: string[] }
  | { kind: 'serverInvalid'; said: string }
  | { kind: 'clientMissing' }
  | { kind: 'clientRefused'; subject: string; issuer: string }
  | { kind: 'clientExpired'; subject: string; at: string }
  | { kind: 'clientNotYet'; subject: string; at: string }
  | { kind: 'keyMismatch' }
  | { kind: 'unreadable'; variable: string }
  | { kind: 'unknownNamespace'; namespace: string }
  | { kind: 'refused'; namespace: string; by: Credential; said: string };

/** By what the server knows who asks. */
export type Credential = 'apiKey' | 'certificate' | 'nothing';

/** What is wrong (goes on from "Temporal at ADDRESS cannot be used: "), and what to set. Both are sentences, the first without its full stop. */
export interface ReachWords {
  what: string;
  next: string;
}

const client = 'TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH';
const again = 'put it where TEMPORAL_TLS_CLIENT_CERT_PATH says, and start the process again.';

/** What a problem is called, and what to do. */
export function reachWords(problem: ReachProblem): ReachWords {
  switch (problem.kind) {
    case 'unknownHost':
      return words(`nobody knows the name ${problem.host}`, 'Correct TEMPORAL_ADDRESS, or the DNS of this machine.');
    case 'tlsWanted':
      return words(
        'it speaks TLS, and was asked without',
        `Set TEMPORAL_TLS=true; for an authority of your own TEMPORAL_TLS_SERVER_CA_CERT_PATH, for a client certificate ${client}.`,
      );
    case 'noTls':
      return words(
        'it does not speak TLS, and was asked with it',
        'Unset TEMPORAL_TLS and what begins with TEMPORAL_TLS_. TEMPORAL_API_KEY implies TLS: unset it too, a server without TLS needs none.',
      );
    case 'notTemporal':
      return words(
        'what listens there does not speak gRPC',
        "Set TEMPORAL_ADDRESS to the port of Temporal's frontend, usually 7233.",
      );
    case 'otherTls':
      return words(
        'it and this process have no version or cipher of TLS in common',
        'Let the server offer TLS 1.2 or 1.3.',
      );
    case 'unknownAuthority':
      return words(
        `its certificate is signed by ${problem.issuer}, which is not trusted here`,
        'Set TEMPORAL_TLS_SERVER_CA_CERT_PATH to the certificate of that authority.',
      );
    case 'serverExpired':
      return words(`its certificate expired at ${problem.at}`, 'Renew the certificate of the server.');
    case 'serverNotYet':
      return words(
        `its certificate is not valid before ${problem.at}`,
        'Look at the clock of this machine, then at the certificate of the server.',
      );
    case 'wrongName':
      return words(
        `its certificate is for ${problem.names.join(', ') || 'no name'}, not for ${problem.asked}`,
        'Set TEMPORAL_TLS_SERVER_NAME to a name of the certificate, or TEMPORAL_ADDRESS to the server that is meant.',
      );
    case 'serverInvalid':
      return words(
        `its certificate cannot be used (${problem.said})`,
        'Give the server a certificate for servers, with its name in it.',
      );
    case 'clientMissing':
      return words('it asks for a client certificate, and none is set', `Set ${client}.`);
    case 'clientRefused':
      return words(
        `it does not accept the client certificate ${problem.subject}, signed by ${problem.issuer}`,
        `Set ${client} to one that is signed by an authority of the server, or let the server trust ${problem.issuer}.`,
      );
    case 'clientExpired':
      return words(`the client certificate ${problem.subject} expired at ${problem.at}`, `Renew it, ${again}`);
    case 'clientNotYet':
      return words(
        `the client certificate ${problem.subject} is not valid before ${problem.at}`,
        'Look at the clock of this machine, then at the certificate.',
      );
    case 'keyMismatch':
      return words(
        'the key of the client does not belong to its certificate',
        'Set TEMPORAL_TLS_CLIENT_KEY_PATH to the key of the certificate in TEMPORAL_TLS_CLIENT_CERT_PATH.',
      );
    case 'unreadable':
      return words(`${problem.variable} holds nothing in PEM that can be used`, 'Set it to a file in PEM.');
    case 'unknownNamespace':
      return words(
        `there is no namespace "${problem.namespace}"`,
        `Set TEMPORAL_NAMESPACE to one that is there, or make it (temporal operator namespace create --namespace ${problem.namespace}).`,
      );
    case 'refused':
      return refusedWords(problem);
  }
}

function refusedWords({ namespace, by, said }: Extract<ReachProblem, { kind: 'refused' }>): ReachWords {
  const answer = said.replace(/\.+$/, '');
  if (by === 'apiKey')
    return words(
      `it refuses TEMPORAL_API_KEY for namespace "${namespace}" ("${answer}")`,
      'Set TEMPORAL_API_KEY to a key that is valid, of an account that may use the namespace.',
    );
  if (by === 'certificate')
    return words(
      `it refuses the client certificate for namespace "${namespace}" ("${answer}")`,
      `Set ${client} to one that may use the namespace, or give it the permission.`,
    );
  return words(
    `it refuses those who do not say who they are for namespace "${namespace}" ("${answer}")`,
    `Set TEMPORAL_API_KEY, or ${client}.`,
  );
}

function words(what: string, next: string): ReachWords {
  return { what, next };
}
