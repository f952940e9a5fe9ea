// @ts-check
/** Writes what each part of the compose file is told, into `DATA_DIR`: keys and secrets, made once, and a file of variables for each part. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { signInVariables } from '../../scripts/sign-in/variables.mjs';
import { ensureViewerToken } from '../../scripts/sign-in/viewer-token.mjs';

const folder = String(process.env.DATA_DIR);
const nowhere = {
  temporalAddress: '',
  namespace: '',
  taskQueue: '',
  agentServicePort: 8100,
  workerHealthPort: 8101,
  scriptedModelPort: 8102,
};
const parts = await signInVariables({ ...nowhere, webPort: 3000, signInPort: 8103, dataDir: folder });
for (const [part, variables] of Object.entries(parts)) {
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  writeFileSync(path.join(folder, `${part}.env`), `${lines.join('\n')}\n`, { mode: 0o600 });
}
writeFileSync(path.join(folder, 'agent-service-token'), String(parts.agentService.AGENT_SERVICE_TOKEN), {
  mode: 0o600,
});
// Prometheus reads the console with one of them, and by the other the worker has it tell people in their browsers. The console has its file of tokens in /data.
const tokensFile = path.join(process.env.PARTS_DATA_DIR || folder, 'api-tokens.json');
ensureViewerToken({ tokensFile, tokenFile: path.join(folder, 'console-viewer-token'), name: 'prometheus' });
ensureViewerToken({ tokensFile, tokenFile: path.join(folder, 'push-token'), name: 'worker' });
