// @ts-check

/** Ends the process with a clear message when Node is older than 20.19. */
export function checkNodeVersion() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Node ${process.versions.node} is too old: needed is Node >= 20.19 (https://nodejs.org).`);
  process.exit(1);
}
