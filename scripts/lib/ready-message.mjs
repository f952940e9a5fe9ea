// @ts-check

/**
 * The closing words of a start: what to try, where things are, how to stop.
 * @param {{ settings: import('./environment.mjs').Settings, consoleUrl: string, temporalUiUrl: string | undefined, seconds: number }} what
 */
export function printReady({ settings, consoleUrl, temporalUiUrl, seconds }) {
  const lines = [
    ['Console', consoleUrl],
    ['Try', 'npm run cli -- run support "Refund order 1042, it arrived broken" --watch'],
    ['', 'npm run cli -- inbox'],
    ['Model', settings.scriptedModel ? `${settings.model} (.env.example says how to set one)` : settings.model],
    ...(temporalUiUrl ? [['Temporal UI', temporalUiUrl]] : []),
    ['State', `${settings.dataDir} (stays when this stops)`],
    ['Stop', 'Ctrl-C'],
  ];
  const block = lines.map(([name = '', value]) => `  ${name.padEnd(13)}${value}`).join('\n');
  console.log(`\nReady in ${seconds.toFixed(1)} s.\n\n${block}\n`);
}
