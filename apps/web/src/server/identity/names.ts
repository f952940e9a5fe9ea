/** Names of people as they are shown: they say nothing about who it is, so nobody may look like somebody else by one. */
import { shown } from '@platform/temporal/shown';

const longest = 100;
/** Scripts whose letters look like one another's. */
const scripts = ['Latin', 'Cyrillic', 'Greek', 'Armenian', 'Cherokee', 'Coptic', 'Lisu'].map(
  (script) => new RegExp(`\\p{Script=${script}}`, 'u'),
);

/**
 * NFC, in one line, with what cannot be seen taken out. A name that mixes scripts whose letters look alike (`Аna` with a Cyrillic А) has the
 * subject behind it, `Аna (00u1ab…)`, so that it is not read as another's.
 */
export function soundName(name: string, subject: string): string {
  const clean = seen(name) || seen(subject) || 'somebody';
  const mixed = scripts.filter((script) => script.test(clean)).length > 1;
  return mixed ? `${clean} (${seen(subject)})` : clean;
}

function seen(text: string): string {
  const plain = text.normalize('NFC').replace(/\s+/gu, ' ').trim();
  const visible = [...plain].filter((character) => shown(character) === character).join('');
  return [...visible].slice(0, longest).join('').trim();
}
