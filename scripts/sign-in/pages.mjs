// @ts-check

/** @typedef {import('./people.mjs').SamplePerson} SamplePerson */

/**
 * Who do you want to be?
 * @param {readonly SamplePerson[]} people
 * @param {string} client
 */
export function choicePage(people, client) {
  const buttons = people.map(
    ({ sub, name, roles, tenant }) =>
      `<button name="sub" value="${escaped(sub)}"><b>${escaped(name)}</b><br>${escaped(roles.join(', '))}${tenant ? `, of ${escaped(tenant)}` : ''}</button>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sample sign-in</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 26rem; margin: 10vh auto; padding: 0 1rem; color: #222; background: #fff }
  button { display: block; width: 100%; text-align: left; font: inherit; padding: .7rem 1rem; margin: .5rem 0; border: 1px solid #888; border-radius: .5rem; background: #fff; cursor: pointer }
  button:hover, button:focus { border-color: #000 }
</style>
<h1>Who do you want to be?</h1>
<p>Sample people for trying sign-in on this machine (${escaped(client)}). There are no passwords: nobody here exists.</p>
<form method="post">${buttons.join('')}<button name="sub" value="">Nobody: cancel</button></form>
</html>`;
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
