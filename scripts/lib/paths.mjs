// @ts-check
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the repository, absolute. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** The Python service's folder, absolute. */
export const agentServiceDir = path.join(root, 'apps/agent-service');

/** Folder with the executables of the Python service's virtual environment. */
export const pythonBin = path.join(agentServiceDir, '.venv/bin');

/** What is downloaded or built once and shared by every checkout: `$DURABLE_AGENTS_CACHE`, else a folder in the user's cache. */
export const cacheDir = path.resolve(
  process.env.DURABLE_AGENTS_CACHE ||
    path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'durable-agents'),
);
