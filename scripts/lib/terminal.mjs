// @ts-check
/** What `npm start` says once it runs: a line when a run waits, stalls or ends, and what happens to the parts. Raw lines are in the log files. */
import { styleText } from 'node:util';
import { BoundedLines } from './bounded-lines.mjs';
import { logWords } from './log-words.mjs';
import { newsKinds, newsOf } from './run-news.mjs';
import { shown } from './shown.mjs';

/** @typedef {import('./run-news.mjs').News} News */
/** @typedef {{ from: string, words: string, log: string }} LogLine */

/** Colours only where somebody looks: not in a file, not in a pipeline, not with `NO_COLOR`. */
const isColoured = () => Boolean(process.stdout.isTTY) && !process.env.NO_COLOR && !process.env.CI;

/** @param {Parameters<typeof styleText>[0]} format @param {string} text */
function coloured(format, text) {
  return isColoured() ? styleText(format, text) : text;
}

/** Writes the lines of one `npm start`. */
export class Terminal {
  #news = new BoundedLines({
    show: (/** @type {News} */ news) => this.#showNews(news),
    sum: (/** @type {News[]} */ rest) => this.#sumNews(rest),
  });
  /** Of each part, so that one that complains all the time hides no other. @type {Map<string, BoundedLines<LogLine>>} */
  #complaints = new Map();

  /** @param {{ verbose: boolean, write?: (line: string) => void }} options `verbose`: every line that a part logs, as it is */
  constructor({ verbose, write = (line) => console.log(line) }) {
    this.verbose = verbose;
    this.write = write;
  }

  /**
   * What happens to a part, or to the start itself.
   * @param {string} from @param {string} message
   * @param {'bad' | 'good'} [tone]
   */
  say(from, message, tone) {
    for (const line of message.split('\n')) {
      const text = shown(line);
      const format = tone === 'bad' ? 'red' : tone === 'good' ? 'green' : undefined;
      this.write(`${clock()} ${from.padEnd(14)} ${format ? coloured(format, text) : text}`);
    }
  }

  /**
   * A line of a part's log. People see news of runs, and warnings and errors in words.
   * @param {string} from @param {string} line @param {string} log its file
   */
  take(from, line, log) {
    const { important, words } = logWords(line);
    if (this.verbose) return this.say(from, words);
    const news = from === 'worker' ? newsOf(line) : undefined;
    if (news) this.#news.take(news);
    else if (important && from !== 'temporal') this.#complaintsOf(from).take({ from, words, log });
  }

  /** Tells what was only counted so far. */
  flush() {
    this.#news.flush();
    for (const lines of this.#complaints.values()) lines.flush();
  }

  /** @param {News} news */
  #showNews({ kind, agent, text, url }) {
    const { mark, colour } = newsKinds[kind];
    this.write(
      `${clock()} ${coloured(colour, mark)} ${shown(agent).padEnd(12)} ${shown(text)}  ${coloured('cyan', shown(url))}`,
    );
  }

  /** @param {News[]} rest */
  #sumNews(rest) {
    const counts = Object.entries(newsKinds).flatMap(([kind, { many }]) => {
      const count = rest.filter((one) => one.kind === kind).length;
      return count > 0 ? [`${count} ${many}`] : [];
    });
    const last = rest.at(-1)?.url ?? '';
    const console = URL.canParse(last) ? new URL('/', last).href : '';
    this.write(`${clock()} … ${rest.length} more: ${counts.join(', ')}  ${coloured('cyan', shown(console))}`);
  }

  /** @param {string} from */
  #complaintsOf(from) {
    const known = this.#complaints.get(from);
    if (known) return known;
    const lines = new BoundedLines({
      show: (/** @type {LogLine} */ { words }) => this.say(from, words, 'bad'),
      sum: (/** @type {LogLine[]} */ rest) =>
        this.say(from, `… ${rest.length} more lines like these: ${rest[0]?.log}`, 'bad'),
    });
    this.#complaints.set(from, lines);
    return lines;
  }
}

function clock() {
  return new Date().toTimeString().slice(0, 8);
}
