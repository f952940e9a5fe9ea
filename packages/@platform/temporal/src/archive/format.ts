/** The file of an archived run. */
import { createHash } from 'node:crypto';
import { isTextTooDeep, readableDepth } from '../domain/bounds.js';
import { asList, asObject, asText } from '../domain/json/read.js';
import { parseJson, writeJson } from '../domain/json.js';
import { ArchiveUnusable } from '../errors/errors.js';
import { asTime } from '../projection/sound.js';
import type { RunView } from '../projection/view.js';
import { turnsOfView } from '../traces/from-view.js';
import type { TurnRecord } from '../traces/record.js';

/**
 * What a file holds: the run as everybody saw it, whole, with contents that are too large for a history. Outside of it are only the files that
 * the run was given, which the archive keeps beside it. The audit is made from it, as it is for other runs.
 */
interface ArchiveFile {
  format: typeof format;
  /** Grows when earlier versions of the product cannot read the file any more. */
  version: number;
  /** ISO 8601. */
  archivedAt: string;
  /** SHA-256 (hex) of `run` as JSON. */
  sha256: string;
  /** The payload, beside the files of the run, from which its model calls are read; absent where earlier versions wrote the file. */
  calls?: string;
  run: RunView;
  /** What traces are made from. Absent in files of earlier versions. */
  turns?: TurnRecord[];
  /** SHA-256 (hex) of `turns` as JSON. */
  turnsSha256?: string;
}

const format = 'durable-agents.run';
const version = 1;

/** Levels that a file may have: those of a value that a reader takes, inside of an item of the timeline of the run. */
const deepest = readableDepth + 10;

/** The bytes of a file. */
export function encodeArchive(run: RunView, archivedAt: string, turns: TurnRecord[], calls?: string): Uint8Array {
  const hashes = { sha256: hash(run), turnsSha256: hash(turns) };
  const file: ArchiveFile = { format, version, archivedAt, ...hashes, ...(calls && { calls }), run, turns };
  return Buffer.from(`${writeJson(file)}\n`);
}

/** The run of a file, marked as archived. Throws {@link ArchiveUnusable}. */
export function decodeArchive(runId: string, location: string, data: Uint8Array): RunView {
  return readFile(runId, location, data).run;
}

/** What the traces of the run are made from; of a file of an earlier version as far as its run tells it. Throws {@link ArchiveUnusable}. */
export function decodeTurns(runId: string, location: string, data: Uint8Array): TurnRecord[] {
  const { run, turns, turnsSha256 } = readFile(runId, location, data);
  if (turns === undefined) return turnsOfView(run);
  if (hash(turns) === turnsSha256) return turns;
  throw new ArchiveUnusable(
    runId,
    location,
    'it is damaged: its turns are not what was written. Restore it from a backup',
  );
}

/** The payload from which the model calls of the run are read, if there is one. Throws {@link ArchiveUnusable}. */
export function callsOf(runId: string, location: string, data: Uint8Array): string | undefined {
  return asText(readFile(runId, location, data).calls);
}

function readFile(
  runId: string,
  location: string,
  data: Uint8Array,
): Pick<ArchiveFile, 'run' | 'turns' | 'turnsSha256' | 'calls'> {
  const unusable = (why: string) => new ArchiveUnusable(runId, location, why);
  const text = Buffer.from(data).toString('utf8');
  if (isTextTooDeep(text, deepest)) throw unusable('it is nested too deep to be read');
  let file: Partial<ArchiveFile> | undefined;
  try {
    file = asObject(parseJson(text));
  } catch {
    throw unusable('it is damaged: it is no JSON. Restore it from a backup');
  }
  if (file?.format !== format) throw unusable('it is not the file of an archived run');
  if (file.version !== version) {
    throw unusable(`it has format ${file.version}, and this version reads ${version}. Use a later version`);
  }
  if (!file.run || hash(file.run) !== file.sha256) {
    throw unusable('it is damaged: its content is not what was written. Restore it from a backup');
  }
  if (!isView(file.run)) throw unusable('it does not hold a run');
  if (file.run.runId !== runId) throw unusable(`it holds run "${file.run.runId}"`);
  return { ...file, run: { ...file.run, archivedAt: file.archivedAt } };
}

/** Whether the fields that every reader needs are there. */
function isView({ status, startedAt, timeline, waitingFor, rules, usage }: RunView): boolean {
  const items = asList(timeline).map(asObject);
  return (
    asText(status) !== undefined &&
    asTime(startedAt) !== undefined &&
    Array.isArray(timeline) &&
    items.every((item) => asText(item?.kind) !== undefined && asText(item?.id) !== undefined && asTime(item?.at)) &&
    [waitingFor, rules].every(Array.isArray) &&
    asObject(usage) !== undefined
  );
}

function hash(value: unknown): string {
  return createHash('sha256')
    .update(writeJson(value) ?? '')
    .digest('hex');
}
