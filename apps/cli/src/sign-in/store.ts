/** What `login` keeps: for each console the tokens of the one who signed in, in a file that nobody else of this machine can read. */
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { InvalidConfiguration } from '@platform/temporal/errors';

/** A sign-in at a console, with its tokens. `expiresAt`: milliseconds since 1970. */
export interface SignIn {
  issuer: string;
  clientId: string;
  accessToken: string;
  /** Absent where the provider gives none: then one signs in again when the access token ends. */
  refreshToken?: string;
  expiresAt: number;
}

type SignIns = Record<string, SignIn>;

/** The file. It is replaced in one step, so that a reader finds the one before or the one after. */
export function signInsFile(env: NodeJS.ProcessEnv): string {
  const config =
    env.XDG_CONFIG_HOME || (process.platform === 'win32' && env.APPDATA) || path.join(homedir(), '.config');
  return path.join(config, 'durable-agents', 'sign-ins.json');
}

/** The sign-in at the console; `undefined` when there is none. Throws `InvalidConfiguration` for a file that cannot be read. */
export function readSignIn(url: string, env: NodeJS.ProcessEnv): SignIn | undefined {
  return readAll(signInsFile(env))[keyOf(url)];
}

/** Keeps the sign-in at the console, in place of the one before; `undefined` forgets it. */
export function writeSignIn(url: string, signIn: SignIn | undefined, env: NodeJS.ProcessEnv): void {
  const file = signInsFile(env);
  const { [keyOf(url)]: _, ...others } = readAll(file);
  const all: SignIns = signIn ? { ...others, [keyOf(url)]: signIn } : others;
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const part = `${file}.${process.pid}`;
  try {
    writeFileSync(part, `${JSON.stringify(all, null, 2)}\n`, { mode: 0o600, flush: true });
    chmodSync(part, 0o600);
    renameSync(part, file);
  } finally {
    rmSync(part, { force: true });
  }
}

function readAll(file: string): SignIns {
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as SignIns;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InvalidConfiguration(
      `${file}, which keeps sign-ins, cannot be read: ${why}. Remove it and sign in again.`,
      {
        cause: error,
      },
    );
  }
}

/** One console is one origin, however its address is written. */
function keyOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url;
}
