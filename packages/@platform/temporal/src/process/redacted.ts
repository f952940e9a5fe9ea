/**
 * Secrets in texts that go into logs: known by their form, or because a variable of this process holds them. `redacted.py` of the agent-service does
 * the same; `fixtures/redacted` holds both to it.
 */

/** What stands in the place of a secret. */
export const instead = '[redacted]';

/** Forms that secrets have, with what stays before them as the first group. */
const forms: readonly RegExp[] = [
  /()-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\b()eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/g,
  /\b()(?:sk-[A-Za-z0-9_-]{16,}|xox[a-z]-[A-Za-z0-9-]{10,}|whsec_[A-Za-z0-9+/=]{16,}|agt_[A-Za-z0-9]+_[A-Za-z0-9_-]{16,}|gh[a-z]_[A-Za-z0-9]{20,}|(?:AKIA|ASIA)[A-Z0-9]{16})/g,
  /\b((?:Bearer|Basic) +)[A-Za-z0-9._~+/=-]{8,}/gi,
  /(:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/g,
  /\b((?:api[_-]?key|password|passwd|secret|access[_-]?token)["']?\s*[:=]\s*["']?)[^\s"',;&}[]{6,}/gi,
];

/** Names of variables whose values are secrets. */
const secretName = /(?:KEY|TOKEN|SECRET|SECRETS|PASSWORD|_DSN)$/;

/** A shorter value would be found where it is none. */
const shortest = 8;

/** The values of an environment that no log may hold, the longest first: one may be the beginning of another. */
export function secretsOf(env: NodeJS.ProcessEnv): string[] {
  const values = Object.entries(env).flatMap(([name, value = '']) => (secretName.test(name) ? value.split(',') : []));
  const secrets = values.map((value) => value.trim()).filter((value) => value.length >= shortest);
  return [...new Set(secrets)].sort((a, b) => b.length - a.length);
}

/** The text without secrets. A text without any stays as it is. */
export function redacted(text: string, secrets: readonly string[] = []): string {
  const plain = secrets.reduce((rest, secret) => rest.replaceAll(secret, () => instead), text);
  return forms.reduce((rest, form) => rest.replace(form, (_, before: string) => `${before}${instead}`), plain);
}
