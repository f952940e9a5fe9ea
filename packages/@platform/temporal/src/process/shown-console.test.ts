import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

it('a log of the console is one line a message, whatever is in it', () => {
  const program = `
    import { showConsole } from ${JSON.stringify(new URL('../../dist/process/shown-console.js', import.meta.url).href)};
    showConsole();
    console.log('a\\u001b[2J\\n%s', 'FORGED');
    console.log(new Error('b\\u202e\\nFORGED').message, { text: 'c\\u009b' });
  `;
  const written = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  expect(written).toBe("a\\u{001B}[2J\\nFORGED\nb\\u{202E}\\nFORGED { text: 'c\\x9B' }\n");
});
