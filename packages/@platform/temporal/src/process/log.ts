/** The front door for processes that write a log. */
export { logConsole, withFields } from './log-console.js';
export { type LogLevel, type LogLevels, readLogLevels } from './log-levels.js';
export { jsonLine, type Said, textLine, traceFields } from './log-line.js';
