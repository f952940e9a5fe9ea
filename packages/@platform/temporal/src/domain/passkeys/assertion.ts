/** What a person's own authenticator signed (WebAuthn), as it travels with a decision. Bytes are base64url without padding. */
export interface PasskeyAssertion {
  credentialId: string;
  authenticatorData: string;
  clientDataJSON: string;
  signature: string;
  /** The compact JWS that says whose passkey it is: signed once, by an admin, off the console. */
  enrolment: string;
}
