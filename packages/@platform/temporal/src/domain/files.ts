/** Which files a run takes, and how it names them. Browsers use this file too, so that people are told of a refusal before they send a file. */

/** Bytes that a file may have. Models take less: the largest that a provider reads is 50 MB. */
export const maximumFileBytes = 50_000_000;

/** Files that one message may bring, and bytes that they may have together: the agent-service holds them in memory while a turn runs. */
export const maximumFiles = 20;
export const maximumFilesBytes = 100_000_000;

/** Characters of a file's name. */
const longestName = 200;

/** Documents that Agno gives to models (`agno.media.File.valid_mime_types`), by what their names end with. */
const documents: Readonly<Record<string, string>> = {
  css: 'text/css',
  csv: 'text/csv',
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  eml: 'message/rfc822',
  htm: 'text/html',
  html: 'text/html',
  js: 'text/javascript',
  json: 'application/json',
  log: 'text/plain',
  markdown: 'text/markdown',
  md: 'text/markdown',
  msg: 'application/vnd.ms-outlook',
  pdf: 'application/pdf',
  ppt: 'application/vnd.ms-powerpoint',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  py: 'text/x-python',
  rtf: 'text/rtf',
  txt: 'text/plain',
  xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  xml: 'text/xml',
  zip: 'application/zip',
};

const media: Readonly<Record<string, string>> = {
  aac: 'audio/aac',
  avif: 'image/avif',
  bmp: 'image/bmp',
  flac: 'audio/flac',
  gif: 'image/gif',
  heic: 'image/heic',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  m4a: 'audio/mp4',
  mov: 'video/quicktime',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  mpeg: 'video/mpeg',
  mpg: 'video/mpeg',
  ogg: 'audio/ogg',
  opus: 'audio/opus',
  png: 'image/png',
  svg: 'image/svg+xml',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  wav: 'audio/wav',
  weba: 'audio/webm',
  webm: 'video/webm',
  webp: 'image/webp',
};

const types = new Map([...Object.entries(documents), ...Object.entries(media)]);
const documentTypes: ReadonlySet<string> = new Set(Object.values(documents));

/** Other words for the same types. */
const same = new Map([
  ['application/javascript', 'text/javascript'],
  ['application/rtf', 'text/rtf'],
  ['application/x-python', 'text/x-python'],
  ['application/x-zip-compressed', 'application/zip'],
  ['application/xml', 'text/xml'],
  ['audio/mp3', 'audio/mpeg'],
  ['audio/wave', 'audio/wav'],
  ['audio/x-m4a', 'audio/mp4'],
  ['audio/x-wav', 'audio/wav'],
  ['image/jpg', 'image/jpeg'],
]);

/** What a run takes, in words that follow "allowed:". */
export const takenTypes = `images, audio, video, and documents (${[...new Set(Object.keys(documents))].join(', ')})`;

/**
 * The media type of a file: the one that is said where a run takes it, else the one that its name ends with; `undefined` when a run takes neither.
 * Only types are judged: what the bytes are is for the model.
 */
export function mediaTypeOf(name: string, said = ''): string | undefined {
  const bare = (said.split(';')[0] ?? '').trim().toLowerCase();
  const given = same.get(bare) ?? bare;
  // Agents tell text apart better by what a name ends with than browsers do.
  const byName = types.get(/\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '');
  if (given === 'text/plain' && byName?.startsWith('text/')) return byName;
  return isTaken(given) ? given : byName;
}

function isTaken(type: string): boolean {
  return documentTypes.has(type) || /^(image|audio|video)\/[a-z0-9][a-z0-9.+-]{0,60}$/.test(type);
}

/** Pictures that a browser may show: they hold no script. */
const shown: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);

/** Whether a file is shown as a picture; every other one is for downloading. */
export function isShownPicture(mediaType: string): boolean {
  return shown.has(mediaType);
}

const unseen = /[\p{C}\p{Zl}\p{Zp}\u{115F}\u{1160}\u{2800}\u{3164}\u{FFA0}]/gu;

/** The name as it is kept: its last part, one line, nothing that cannot be seen, no longer than 200 characters with what it ends with. */
export function cleanFileName(given: string): string {
  const last = given.split(/[/\\]/).at(-1) ?? '';
  const name = last
    .replace(unseen, '')
    .normalize('NFC')
    .replaceAll(/[<>:"|?*]/g, '_')
    .replace(/^[.\s]+/, '')
    .trim();
  if (name === '') return 'file';
  const characters = [...name];
  if (characters.length <= longestName) return name;
  const end = [...(/\.[^.]{1,20}$/.exec(name)?.[0] ?? '')];
  return [...characters.slice(0, longestName - end.length), ...end].join('').trim();
}
