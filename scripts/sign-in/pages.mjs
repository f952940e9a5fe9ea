// @ts-check
/** Pages of the sample sign-in. They load nothing from anywhere. */

/** @typedef {import('./people.mjs').SamplePerson} SamplePerson */
/** @typedef {import('oidc-provider').KoaContextWithOIDC} Ctx */

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
  return page(
    'Who do you want to be?',
    `<p>Sample people for trying sign-in on this machine (${escaped(client)}). There are no passwords: nobody here exists.</p>
<form method="post">${buttons.join('')}<button name="sub" value="">Nobody: cancel</button></form>`,
  );
}

/** Where the code of a terminal is typed in. @param {Ctx} ctx @param {string} form @param {unknown} _ @param {unknown} [error] */
export function codePage(ctx, form, _, error) {
  const wrong = error === undefined ? '' : '<p>That is no code that a terminal shows now.</p>';
  const send = '<button type="submit" form="op.deviceInputForm">Go on</button>';
  ctx.body = page('Which code does the terminal show?', `${wrong}${form}${send}`);
}

/** Whether it is this terminal. @param {Ctx} ctx @param {string} form @param {unknown} _ @param {unknown} __ @param {string} code */
export function confirmCodePage(ctx, form, _, __, code) {
  const buttons = `<button type="submit" form="op.deviceConfirmForm">Yes: sign it in</button>
<button type="submit" form="op.deviceConfirmForm" name="abort" value="yes">No: cancel</button>`;
  ctx.body = page(`Does your terminal show ${escaped(code)}?`, `${form}${buttons}`);
}

/** @param {Ctx} ctx */
export function codeDonePage(ctx) {
  ctx.body = page('Your terminal is signed in', '<p>You can close this page.</p>');
}

/** @param {Ctx} ctx @param {string} form */
export function signOutPage(ctx, form) {
  const buttons = `<button type="submit" form="op.logoutForm" name="logout" value="yes">Yes: sign out</button>
<button type="submit" form="op.logoutForm">No: stay signed in here</button>`;
  ctx.body = page('Sign out of the sample sign-in too?', `${form}${buttons}`);
}

/** @param {Ctx} ctx */
export function signedOutPage(ctx) {
  ctx.body = page('You are signed out', '<p>You can close this page.</p>');
}

/** @param {string} title @param {string} content */
function page(title, content) {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sample sign-in</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 26rem; margin: 10vh auto; padding: 0 1rem; color: #222; background: #fff }
  h1 { font-size: 1.5rem }
  button { display: block; width: 100%; text-align: left; font: inherit; padding: .7rem 1rem; margin: .5rem 0; border: 1px solid #888; border-radius: .5rem; background: #fff; cursor: pointer }
  button:hover, button:focus { border-color: #000 }
  input:not([type=hidden]) { font: inherit; width: 100%; padding: .7rem 1rem; box-sizing: border-box }
</style>
<h1>${title}</h1>
${content}
</html>`;
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
