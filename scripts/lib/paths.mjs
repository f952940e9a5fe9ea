// @ts-check
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the repository, absolute. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** The Python service's folder, absolute. */
export const agentServiceDir = path.join(root, 'apps/agent-service');

/** Folder with the executables of the Python service's virtual environment. */
export const pythonBin = path.join(agentServiceDir, '.venv/bin');
