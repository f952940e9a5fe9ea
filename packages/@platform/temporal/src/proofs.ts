/** Signatures of what people want: pure, for browsers, processes and workflows. The subpath `@platform/temporal/proofs`. */
export { type Act, type ActClaims, acts, type UnsignedAct } from './domain/proofs/claims.js';
export { isRevoked, type Revoked, readRevoked, readVerifyKeys, type VerifyKey } from './domain/proofs/keys.js';
export { isBeforeSigning, type PinnedKeys } from './domain/proofs/pinned.js';
export { type ExpectedProof, type ProofCheck, type ProofReason, verifyProof } from './domain/proofs/verify.js';
