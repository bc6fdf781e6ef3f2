/** Where the link of the first start leads: makes the first account, and shows an API key to begin with. Needs nothing from elsewhere. */
export const setupPage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Set up TestMesh</title><meta name="viewport" content="width=device-width">
<style>
:root { color-scheme: light dark; --line: #8885; --accent: #2563eb }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 30rem; margin: 10vh auto; padding: 0 1.25rem }
h1 { font-size: 1.5rem; margin: 0 0 .25rem }
label { display: block; margin-top: 1rem; font-weight: 600; font-size: .875rem }
input { box-sizing: border-box; width: 100%; padding: .55rem .7rem; font: inherit; border: 1px solid var(--line); border-radius: .5rem; background: transparent; color: inherit }
input:focus-visible, button:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px }
button { margin-top: 1.5rem; padding: .6rem 1.1rem; font: inherit; font-weight: 600; color: #fff; background: var(--accent); border: 0; border-radius: .5rem; cursor: pointer }
button:disabled { opacity: .6; cursor: default }
small, .quiet { color: #777 }
pre { padding: .8rem 1rem; border: 1px solid var(--line); border-radius: .5rem; overflow: auto; font: 13px/1.5 ui-monospace, monospace }
[role=alert] { color: #c2410c; min-height: 1.5rem; margin: 1rem 0 0 }
</style></head><body>
<main>
<form id="form">
<h1>Set up TestMesh</h1>
<p class="quiet">You make the first account. It owns everything here, and invites the others.</p>
<label for="name">Your name</label><input id="name" name="name" autocomplete="name" required maxlength="200" autofocus>
<label for="email">Email</label><input id="email" name="email" type="email" autocomplete="username" required>
<label for="password">Password</label><input id="password" name="password" type="password" autocomplete="new-password" required minlength="10" maxlength="200">
<small>Ten characters or more. Several words do well.</small>
<p role="alert" id="problem"></p>
<button id="make">Make the account</button>
</form>
<section id="done" hidden>
<h1>The account is made</h1>
<p>This is an API key for programs. It may run flows, and is shown only now:</p>
<pre id="key"></pre>
<p>See what is here, and run a flow:</p>
<pre id="try"></pre>
<p class="quiet">All operations are at <a href="/docs">/docs</a>.</p>
</section>
<p id="closed" hidden>There is an account already. Ask its owner for an invitation. All operations are at <a href="/docs">/docs</a>.</p>
</main>
<script src="/setup.js"></script>
</body></html>
`

/** In a file of its own: pages run no script that stands in them. */
export const setupScript = `
const at = (id) => document.getElementById(id)
const ask = async (method, path, body, token) => {
  const response = await fetch('/api/v1' + path, {
    method,
    headers: { 'content-type': 'application/json', ...(token && { authorization: 'Bearer ' + token }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  const reply = await response.json()
  if (!response.ok) throw new Error([reply.detail, reply.hint].filter(Boolean).join(' '))
  return reply
}
const show = (id) => {
  for (const other of ['form', 'done', 'closed']) at(other).hidden = other !== id
}
ask('GET', '/auth/setup').then(({ needsSetup }) => needsSetup || show('closed'))
at('form').addEventListener('submit', async (event) => {
  event.preventDefault()
  at('make').disabled = true
  at('problem').textContent = ''
  try {
    const { name, email, password } = Object.fromEntries(new FormData(event.target))
    const { accessToken } = await ask('POST', '/auth/setup', { token: location.hash.slice(1), name, email, password })
    const { key } = await ask('POST', '/api-keys', { name: 'First key', scope: 'run' }, accessToken)
    history.replaceState(null, '', '/setup')
    at('key').textContent = key
    at('try').textContent = [
      'export TESTMESH_API_KEY=' + key,
      'curl -H "Authorization: Bearer $TESTMESH_API_KEY" ' + location.origin + '/api/v1/flows',
      'testmesh login ' + location.origin,
      'testmesh push && testmesh run --remote',
    ].join('\\n')
    show('done')
  } catch (problem) {
    at('problem').textContent = problem.message
    at('make').disabled = false
  }
})
`
