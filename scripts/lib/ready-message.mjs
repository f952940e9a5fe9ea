// @ts-check
import { samplePeople } from '../sign-in/people.mjs';

/**
 * The closing words of a start: what to try, where things are, how to stop.
 * @param {object} what
 * @param {import('./environment.mjs').Settings} what.settings
 * @param {string | undefined} what.dataDir of this start alone: commands in other terminals have to be told it
 * @param {string} what.consoleUrl
 * @param {string | undefined} what.temporalUiUrl
 * @param {boolean} what.withSignIn the sample sign-in is on
 * @param {number} what.seconds
 */
export function printReady({ settings, dataDir, consoleUrl, temporalUiUrl, withSignIn, seconds }) {
  const cli = `${dataDir ? `DATA_DIR=${dataDir} ` : ''}npm run cli --`;
  const lines = [
    ['Console', consoleUrl],
    ...(withSignIn ? signInLines() : tryLines(cli)),
    ['Model', settings.scriptedModel ? `${settings.model} (.env.example says how to set one)` : settings.model],
    ...(temporalUiUrl ? [['Temporal UI', temporalUiUrl]] : []),
    ['State', `${settings.dataDir} (stays when this stops)`],
    ['Logs', `${settings.dataDir}/logs, a line of JSON for each thing; here is what people need of them`],
    ['Stop', 'Ctrl-C'],
  ];
  const block = lines.map(([name = '', value]) => `  ${name.padEnd(13)}${value}`).join('\n');
  console.log(`\nReady in ${seconds.toFixed(1)} s.\n\n${block}\n`);
}

/** @param {string} cli */
function tryLines(cli) {
  return [
    ['Try', `${cli} run support "Refund order 1043: it arrived broken." --watch`],
    ['', `${cli} inbox`],
  ];
}

function signInLines() {
  return [
    ['Sign in as', samplePeople.map(({ name }) => name).join(', ')],
    ['', 'sample people: there are no passwords, so use this for nothing but trying'],
  ];
}
