"""Signatures of what people want, judged as `domain/proofs/` and `domain/passkeys/` of the contract package judge them. The golden files in
`fixtures/proofs` and `fixtures/passkeys` hold both to the same verdicts."""
