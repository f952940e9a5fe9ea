/**
 * `npm run replay`: would the workflow code of this build go on with every run that is open now, or with histories in files?
 *
 * Exit code 0: all of them; 1: not with some; 2: wrong usage or environment.
 */
import { readFile } from 'node:fs/promises';
import { createTemporalClient, type TemporalClient } from '@platform/temporal';
import { type History, historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { print, printJson, runCommand, UsageError } from './command.js';
import { historyOf, type OpenWorkflow, openWorkflows } from './open-workflows.js';
import { type Recorded, type Replayed, replay } from './replay.js';

const help = `Replays every open run of the task queue with the workflow code of this build, and says which it would break. Nothing is executed,
nothing is written.

  npm run replay -- [options]

  --history <file>  replay this history instead (temporal workflow show --output json); may be repeated
  --json            print one JSON document
  --help            this text

Exit code 0: it breaks none; 1: it breaks some; 2: wrong usage.
`;

await runCommand({
  help,
  options: { history: { type: 'string', multiple: true }, json: { type: 'boolean' } },
  async run({ history, json }, { payloads, taskQueue }) {
    const client = history ? undefined : await createTemporalClient({ payloads, taskQueue });
    try {
      const recorded = client ? recordings(client) : await Promise.all((history as string[]).map(fromFile));
      const results: Replayed[] = [];
      for await (const result of replay(payloads, recorded)) {
        results.push(result);
        if (!json && result.problem !== undefined) print(`✗ ${result.workflowId}: ${result.problem}`);
      }
      const broken = results.filter(({ problem }) => problem !== undefined);
      if (json) printJson({ replayed: results.length, broken });
      else print(summary(results.length, broken.length));
      return broken.length > 0 ? 1 : 0;
    } finally {
      await client?.close();
    }
  },
});

async function* recordings(client: TemporalClient): AsyncGenerator<Recorded> {
  for await (const workflows of openWorkflows(client)) {
    const histories = await Promise.all(workflows.map((workflow) => recorded(client, workflow)));
    yield* histories.filter((history) => history !== undefined);
  }
}

async function recorded(client: TemporalClient, workflow: OpenWorkflow): Promise<Recorded | undefined> {
  const history = await historyOf(client, workflow);
  return history && { workflowId: workflow.workflowId, history };
}

async function fromFile(file: string): Promise<Recorded> {
  let history: History;
  try {
    history = historyFromJSON(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      `--history ${file} cannot be read: ${why}. Export one with: temporal workflow show --workflow-id <id> --output json`,
    );
  }
  const workflowId = history.events?.[0]?.workflowExecutionStartedEventAttributes?.workflowId;
  if (!workflowId) throw new UsageError(`--history ${file} is no history of a workflow from its beginning.`);
  return { workflowId, history };
}

function summary(replayed: number, broken: number): string {
  if (broken === 0) return `✓ ${replayed} replayed, none breaks: this build goes on with all of them.`;
  return `${broken} of ${replayed} break: deploy this build beside the old one (docs/deploying-changes.md), or patch the change.`;
}
