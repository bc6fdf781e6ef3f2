import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { actionDescriptors } from '@testmesh/actions'
import type { Client } from '@testmesh/client'
import { formatFlow } from '@testmesh/flow/format'
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { browserPeer, type Dashboard, openDashboard, type SeenPage, shotFolder } from './open-dashboard.ts'
import { violations } from './violations.ts'

const text = `name: Fields
env: { HOST: "http://127.0.0.1:1" }
steps:
  - id: login
    action: http_request
    config: { url: "\${HOST}/login" }
    output:
      token: $.token   # of the session
      user: $.id
  - id: buy
    action: http_request
    config:
      url: "http://127.0.0.1:1/orders"
      headers:
        # What we take.
        accept: text/plain   # and nothing else
        "x-trace": abc
`

describe.skipIf(browserPeer.isMissing)(`fields of a step, in ${browserPeer.label}`, () => {
  let dashboard: Dashboard
  let client: Client
  let seen: SeenPage
  beforeAll(async () => {
    dashboard = await openDashboard()
    client = await dashboard.client()
  })
  afterAll(() => dashboard?.close())
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail')
      await seen.page.screenshot({ path: join(shotFolder(), `failed-${task.name.replace(/\W+/g, '-').slice(0, 60)}.png`) })
    await seen.context.close()
  })

  const openStep = async (name: string, of = text): Promise<string> => {
    const { id } = await client.createFlow({ body: { text: of } })
    seen = await dashboard.open(`/w/main/flows/${id}/`)
    await seen.page.getByRole('radio', { name: 'Visual' }).click()
    await seen.page.getByRole('treeitem', { name: new RegExp(`^${name}`) }).click()
    await seen.page.getByRole('region', { name: `Fields of ${name}` }).waitFor()
    return id
  }
  const textOf = async (id: string): Promise<string> => (await client.getFlow({ params: { id } })).text
  const save = async (version: number): Promise<void> => {
    await seen.page.keyboard.press('Control+s')
    await seen.page.getByText(`Saved as version ${version}`).waitFor()
  }

  it('the name of a header is changed in place, and undo brings it back', async () => {
    const id = await openStep('buy')
    const { page, trouble } = seen
    const name = (of: string) => page.getByLabel(`Name of ${of}`, { exact: true })
    await name('accept').fill('Accept-Language')
    await name('accept').press('Enter')
    await name('Accept-Language').waitFor()
    // The field keeps the focus: what follows can be typed at once.
    expect(await page.evaluate('document.activeElement?.getAttribute("aria-label")')).toBe('Name of Accept-Language')
    await name('x-trace').fill('x-span')
    await save(2)
    expect(await textOf(id)).toBe(text.replace('accept: text', 'Accept-Language: text').replace('"x-trace"', '"x-span"'))
    await page.getByRole('button', { name: 'Undo' }).click()
    await name('x-trace').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await name('accept').waitFor()
    await save(3)
    expect(await textOf(id)).toBe(text)
    expect(trouble).toEqual([])
  })

  it('a step that gets another id keeps its fields, and the focus in them', async () => {
    await openStep('login')
    const { page, trouble } = seen
    const focused = (): Promise<unknown> => page.evaluate('document.activeElement?.labels?.[0]?.textContent')
    await page.getByLabel('Id', { exact: true }).fill('sign_in')
    await page.keyboard.press('Tab')
    await page.getByRole('treeitem', { name: /^sign_in/ }).waitFor()
    await page.getByRole('region', { name: 'Fields of sign_in' }).waitFor()
    expect(await focused()).toBe('Name')
    await page.keyboard.type('Sign in')
    await page.keyboard.press('Tab')
    await page.getByRole('treeitem', { name: /^Sign in/ }).waitFor()
    await page.getByRole('treeitem', { name: /^buy/ }).click()
    await page.getByRole('region', { name: 'Fields of buy' }).waitFor()
    expect(await page.getByLabel('Id', { exact: true }).inputValue()).toBe('buy')
    expect(trouble).toEqual([])
  })

  it('a step that is added with its form has the focus there, and its lines are in sight', async () => {
    const many = Array.from({ length: 80 }, (_, n) => `  - { id: s${n}, action: log, config: { message: a } }\n`).join('')
    await openStep('s0', `name: Long\nsteps:\n${many}`)
    const { page, trouble } = seen
    await page.getByRole('radio', { name: 'Split' }).click()
    await page.getByRole('tree', { name: 'Outline of the flow' }).press('End')
    await page.locator('.cm-activeLine').getByText('s79').waitFor()
    await page.evaluate(`document.querySelector('.cm-scroller').scrollTo(0, 0)`)
    await page.getByRole('button', { name: 'Step', exact: true }).click()
    await page.keyboard.type('http')
    await page.getByRole('option', { name: /^HTTP request/ }).waitFor()
    await page.keyboard.press('Control+Enter')
    await page.getByRole('region', { name: 'Fields of request' }).waitFor()
    await expect.poll(() => page.evaluate('document.activeElement?.value')).toBe('request')
    // The text is there again, at what was added.
    await page.keyboard.press('Escape')
    await page.locator('.cm-activeLine').getByText('id: request').waitFor()
    expect(trouble).toEqual([])
  })

  it('another name of an output is read by it where the old one was, and one undo brings both back', async () => {
    const read = `${text}      body: "by \${token} and \${login.token}"\n`
    const id = await openStep('login', read)
    const { page, trouble } = seen
    const name = (of: string) => page.getByLabel(`Name of ${of}`, { exact: true })
    await name('token').fill('bearer')
    await name('token').press('Enter')
    await name('bearer').waitFor()
    await save(2)
    expect(await textOf(id)).toBe(
      read.replace('token: $.token', 'bearer: $.token').replace('${token}', '${bearer}').replace('login.token', 'login.bearer'),
    )
    await name('bearer').fill('buy')
    await name('bearer').press('Enter')
    await page.getByRole('alert').getByText('there is a step called "buy"').waitFor()
    await name('bearer').press('Escape')
    await page.getByRole('button', { name: 'Undo' }).click()
    await name('token').waitFor()
    await save(3)
    expect(await textOf(id)).toBe(read)
    expect(trouble).toEqual([])
  })

  it('a name that stands there already is refused at its field, and holds a save back', async () => {
    const id = await openStep('buy')
    const { page, trouble } = seen
    const name = page.getByLabel('Name of accept', { exact: true })
    await name.fill('x-trace')
    await name.press('Enter')
    const said = page.getByText('There is a “x-trace” already. Choose another name.')
    await said.waitFor()
    expect(await name.getAttribute('aria-invalid')).toBe('true')
    expect(await name.getAttribute('aria-describedby')).toBe(await said.getAttribute('id'))
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Control+s')
    await page.getByText(/^A field of the form cannot be read/).waitFor()
    expect(await textOf(id)).toBe(text)
    await name.press('Escape')
    await said.waitFor({ state: 'detached' })
    expect(await name.inputValue()).toBe('accept')
    expect(trouble).toEqual([])
  })

  it('a template is completed in a field by keyboard, and Enter writes it', async () => {
    const id = await openStep('buy')
    const { page, trouble } = seen
    const url = page.getByRole('combobox', { name: 'URL', exact: true })
    const list = page.getByRole('listbox', { name: 'Suggestions' })
    expect(await url.getAttribute('aria-expanded')).toBe('false')
    await url.fill('')
    await url.pressSequentially('${HO')
    await list.getByRole('option', { name: /^HOST/ }).waitFor()
    expect(await url.getAttribute('aria-expanded')).toBe('true')
    expect(await url.getAttribute('aria-controls')).toBe(await list.getAttribute('id'))
    const active = (): Promise<string | null> => url.getAttribute('aria-activedescendant')
    const first = await active()
    expect(await page.locator(`[id="${first}"]`).getAttribute('aria-selected')).toBe('true')
    await page.keyboard.press('ArrowDown')
    await expect.poll(active).not.toBe(first)
    await page.keyboard.press('ArrowUp')
    await expect.poll(active).toBe(first)
    expect(await violations(page)).toEqual([])
    await page.screenshot({ path: join(shotFolder(), 'field-completion.png') })
    await page.keyboard.press('Tab')
    expect(await url.inputValue()).toBe('${HOST')
    await list.waitFor({ state: 'detached' })
    // Escape closes the list, and neither puts the field back nor closes the form.
    await url.pressSequentially('}/${login.')
    await list.waitFor()
    await page.keyboard.press('Escape')
    await list.waitFor({ state: 'detached' })
    await page.keyboard.press('Control+Space')
    await list.getByRole('option', { name: /^token/ }).click()
    await url.pressSequentially('}')
    await page.keyboard.press('Enter')
    await page.getByText('not saved', { exact: true }).waitFor()
    await save(2)
    expect(await textOf(id)).toBe(text.replace('"http://127.0.0.1:1/orders"', '"${HOST}/${login.token}"'))
    expect(trouble).toEqual([])
  })

  it('an expression is completed where nothing is written yet, and YAML in its field', async () => {
    const id = await openStep('buy')
    const { page, trouble } = seen
    const option = (name: RegExp) => page.getByRole('option', { name })
    const assertion = page.getByLabel('New: Assertion', { exact: true })
    await assertion.pressSequentially('stat')
    await option(/^status integer/).waitFor()
    await page.keyboard.press('Enter')
    expect(await assertion.inputValue()).toBe('status')
    await assertion.pressSequentially(' == 200')
    await page.keyboard.press('Enter')
    await page.getByLabel('Assertion 1', { exact: true }).waitFor()
    const when = page.getByLabel('Only when', { exact: true })
    await when.pressSequentially('t')
    await option(/^token/).waitFor()
    // Faster than suggestions come: they are those of the first letter still.
    await page.evaluate(`(() => {
      document.execCommand('insertText', false, 'ok')
      document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
    })()`)
    await expect.poll(() => when.inputValue()).toBe('token')
    // The word that stands there is what is meant: Enter ends the field.
    await page.keyboard.press('Enter')
    const body = page.getByRole('textbox', { name: 'Body', exact: true })
    await body.fill('a: 1\n')
    await body.pressSequentially('b: ${us')
    await option(/^user/).waitFor()
    expect(await body.getAttribute('aria-activedescendant')).not.toBeNull()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Enter')
    await body.pressSequentially('}')
    await save(2)
    const { definition } = await client.getFlow({ params: { id } })
    expect((definition as { steps: unknown[] }).steps[1]).toMatchObject({
      assert: ['status == 200'],
      when: 'token',
      config: { body: { a: 1, b: '${user}' } },
    })
    expect(trouble).toEqual([])
  })

  it('a curl command that is pasted among the steps becomes one, and YAML as it is', async () => {
    const id = await openStep('login')
    const { page, trouble } = seen
    const paste = async (what: string): Promise<void> => {
      await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(what)})`)
      await page.getByRole('treeitem', { name: /^login/ }).click()
      await page.keyboard.press('Control+v')
    }
    await paste("$ curl -X DELETE 'http://127.0.0.1:1/orders/7'")
    await page.getByRole('treeitem', { name: /DELETE/ }).waitFor()
    await paste('- { id: pasted, action: log, config: { message: a } }')
    await page.getByRole('treeitem', { name: /^pasted/ }).click()
    await page.keyboard.press('a')
    const palette = page.getByPlaceholder(/paste curl/)
    await palette.fill('curl -X POST')
    await page.getByText('Nothing comes of it: curl command 1 has no URL.').waitFor()
    await palette.fill("curl http://127.0.0.1:1/added -H 'X-Api-Key: hush' \\  --http3")
    await page.getByRole('option', { name: 'GET http://127.0.0.1:1/added' }).click()
    await page.getByText('Not brought over: --http3 has nothing like it here. Give X_API_KEY in the environment, as a secret.').waitFor()
    await palette.press('Escape')
    await page.getByRole('treeitem', { name: /get_added/ }).waitFor()
    await save(2)
    const saved = await textOf(id)
    expect(saved).toContain('method: DELETE\n      url: http://127.0.0.1:1/orders/7')
    expect(saved.indexOf('id: login')).toBeLessThan(saved.indexOf('id: pasted'))
    expect(saved.indexOf('id: pasted')).toBeLessThan(saved.indexOf('method: DELETE'))
    expect(trouble).toEqual([])
  })

  it('what a problem can be mended with is offered at its field, in the YAML, in the list and by a key; one undo takes each back', async () => {
    const slips = `name: Slips
steps:
- id: login
  action: http_request
  config: { url: "http://127.0.0.1:1/login", method: PSOT }
  asert: [status == 200]
  output: { token: $.token }
- id: buy
  action: http_request
  config:
    url: "http://127.0.0.1:1/orders"
    metod: POST
    heders: { auth: "\${token}" }
`
    const id = await openStep('login', slips)
    const { page, trouble } = seen
    const undo = async (): Promise<void> => {
      await page.getByRole('button', { name: 'Undo' }).click()
    }
    const code = page.getByRole('textbox', { name: /^YAML of the flow/ })
    const mend = page.getByRole('button', { name: 'Write "POST"' })
    // It may be meant so: no error, but it is said at the field.
    expect(await page.getByLabel('Method', { exact: false }).first().getAttribute('aria-invalid')).toBeNull()
    await mend.click()
    await mend.waitFor({ state: 'detached' })
    await undo()
    await mend.waitFor()
    expect(await violations(page)).toEqual([])
    await mend.click()
    await page.getByRole('button', { name: 'Write "assert"' }).click()
    await page.getByLabel('Assertion 1', { exact: true }).waitFor()
    await page.getByRole('radio', { name: 'Code' }).click()
    await page.locator('.cm-lintRange', { hasText: 'metod' }).hover()
    const method = page.getByRole('button', { name: 'Write "method"' })
    await method.waitFor()
    await page.screenshot({ path: join(shotFolder(), 'fix-in-yaml.png') })
    await method.click()
    await code.getByText('method: POST', { exact: true }).waitFor()
    await code.getByText('heders').click()
    await page.keyboard.press('Alt+Enter')
    await code.getByText('headers').waitFor()
    await undo()
    await page.getByRole('button', { name: /^1 error/ }).click()
    const headers = page.getByRole('button', { name: 'Write "headers"' })
    await headers.waitFor()
    await page.screenshot({ path: join(shotFolder(), 'fix-in-list.png') })
    await headers.click()
    await page.getByRole('button', { name: 'No problems' }).waitFor()
    const mended = slips.replace('PSOT', 'POST').replace('asert', 'assert').replace('metod', 'method').replace('heders', 'headers')
    await save(2)
    expect(await textOf(id)).toBe(mended)
    await code.getByText('token', { exact: false }).last().click()
    for (const key of ['End', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'F12']) await page.keyboard.press(key)
    await page.locator('.cm-activeLine').getByText('output:').waitFor()
    expect(await page.evaluate('getSelection().toString()')).toBe('token')
    await page.keyboard.press('Control+Shift+F')
    await page.getByText('not saved', { exact: true }).waitFor()
    // The lines around the caret changed, and it stands where it stood.
    await page.locator('.cm-activeLine').getByText('output:').waitFor()
    await save(3)
    expect(await textOf(id)).toBe(formatFlow(mended, actionDescriptors).text)
    await undo()
    await save(4)
    expect(await textOf(id)).toBe(mended)
    expect(trouble).toEqual([])
  })

  it('a failure leads to its line in the editor, where the value that was there is taken, and those of the run are known', async () => {
    const shop = createServer((_, response) => {
      response.setHeader('content-type', 'application/json').end('{"id":"o-1","total":41.99,"items":[{"sku":"pen"}]}')
    }).listen(0, '127.0.0.1')
    onTestFinished(() => void shop.close())
    await once(shop, 'listening')
    const { port } = shop.address() as AddressInfo
    const failing = `name: Fails
steps:
  - id: order
    action: http_request
    config: { url: "http://127.0.0.1:${port}" }
    assert:
      - status == 200
      - body.total == 42   # with tax
`
    const { id } = await client.createFlow({ body: { text: failing } })
    const { executions } = await client.createExecution({ body: { flowId: id, waitMs: 10_000 } })
    seen = await dashboard.open('/w/main/')
    const { page, trouble } = seen
    const active = page.locator('.cm-activeLine')
    await page.getByRole('link', { name: 'Open the flow there' }).click()
    await active.getByText('body.total == 42').waitFor()
    await page.waitForURL(/step=steps\/order|step=steps%2Forder/)
    await page.goto(`${dashboard.url}/w/main/insights/`)
    expect(await page.getByRole('link', { name: 'Open the flow there' }).getAttribute('href')).toContain(`run=${executions[0]?.id}`)
    await page.goto(`${dashboard.url}/w/main/executions/${executions[0]?.id}/`)
    await page.getByRole('link', { name: 'Open the flow' }).click()
    await active.getByText('body.total == 42').waitFor()
    const offer = page.getByRole('button', { name: 'Take the actual value…' })
    await offer.click()
    await page.getByText('+ body.total == 41.99   # with tax').waitFor()
    expect(await violations(page)).toEqual([])
    await page.screenshot({ path: join(shotFolder(), 'take-actual.png') })
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.screenshot({ path: join(shotFolder(), 'take-actual-dark.png') })
    await page.getByRole('button', { name: 'Write it' }).click()
    await page.getByText('not saved', { exact: true }).waitFor()
    await offer.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Undo' }).click()
    await offer.click()
    await page.getByRole('button', { name: 'Write it' }).click()
    await offer.waitFor({ state: 'detached' })
    await save(2)
    expect(await textOf(id)).toBe(failing.replace('== 42', '== 41.99'))
    // A flow that nobody ran here goes by the newest of its executions.
    await page.goto(`${dashboard.url}/w/main/flows/${id}/`)
    await page.getByRole('list', { name: 'Last runs: 0 of the last 1 passed' }).waitFor()
    await page.getByRole('textbox', { name: /^YAML of the flow/ }).click()
    await page.keyboard.press('Control+End')
    await page.keyboard.type('      - body.i')
    await page.locator('.cm-tooltip-autocomplete').getByText('list · [{"sku":"pen"}]').waitFor()
    await page.screenshot({ path: join(shotFolder(), 'completed-values-dark.png') })
    await page.keyboard.press('Escape')
    const [x = 0, y = 0] = (await page.evaluate(middleOf('total'))) as number[]
    await page.mouse.move(x, y)
    await page.getByText('In the last run: 41.99').waitFor()
    await page.getByRole('link', { name: 'Insights', exact: true }).last().click()
    await expect.poll(() => page.getByLabel('Flow', { exact: true }).inputValue()).toBe(id)
    await page.getByText('of 1 execution').waitFor()
    expect(trouble).toEqual([])
  })

  it('a letter in the text paints the card of its step and no other', async () => {
    const steps = Array.from({ length: 12 }, (_, n) => `  - { id: s${n}, action: log, config: { message: a } }\n`).join('')
    const { id } = await client.createFlow({ body: { text: `name: Many\nsteps:\n${steps}` } })
    seen = await dashboard.open('/w/main/flows/')
    const { page, trouble } = seen
    await page.addInitScript(notePainted)
    await page.goto(`${dashboard.url}/w/main/flows/${id}/`)
    await page.getByRole('radio', { name: 'Split' }).click()
    await page.locator('[data-pointer="/steps/0"]').waitFor()
    const cards = await page.locator('.react-flow [data-pointer]').count()
    expect(cards).toBeGreaterThan(4)
    expect(new Set((await page.evaluate('window.painted')) as string[]).size).toBeGreaterThanOrEqual(cards)
    await page.getByRole('textbox', { name: /^YAML of the flow/ }).click()
    for (const key of ['Control+Home', 'ArrowDown', 'ArrowDown', 'Home']) await page.keyboard.press(key)
    for (let n = 0; n < '- { id: s0'.length; n += 1) await page.keyboard.press('ArrowRight')
    await page.waitForTimeout(1_500)
    await page.evaluate('window.painted = []')
    await page.keyboard.type('xyz')
    await page.locator('[data-pointer="/steps/0"]', { hasText: 's0xyz' }).waitFor()
    await page.waitForTimeout(1_500)
    const painted = new Set((await page.evaluate('window.painted')) as string[])
    expect([...painted].filter((one) => one !== 'toolbar')).toEqual(['/steps/0'])
    expect(trouble).toEqual([])
  })

  it('what happens in a run paints the cards of its steps, and the toolbar only when it begins and ends', async () => {
    // What is left goes on when the page has shown the first.
    const goOn = Promise.withResolvers<void>()
    const gate = createServer((_, response) => void goOn.promise.then(() => response.end('{}'))).listen(0, '127.0.0.1')
    onTestFinished(() => void gate.close())
    await once(gate, 'listening')
    const { port } = gate.address() as AddressInfo
    const steps = Array.from({ length: 10 }, (_, n) => `  - { id: s${n + 2}, action: delay, config: { duration: 400ms } }\n`).join('')
    const first = `  - { id: s0, action: log, config: { message: a } }\n  - { id: s1, action: http_request, config: { url: "http://127.0.0.1:${port}" } }\n`
    const { id } = await client.createFlow({ body: { text: `name: Waits\nsteps:\n${first}${steps}` } })
    seen = await dashboard.open('/w/main/flows/')
    const { page, trouble } = seen
    await page.addInitScript(notePainted)
    await page.goto(`${dashboard.url}/w/main/flows/${id}/`)
    await page.locator('[data-pointer="/steps/0"]').waitFor()
    await page.keyboard.press('Control+Enter')
    await page.getByRole('treeitem', { name: 'Passed s0' }).waitFor()
    await page.evaluate('window.painted = []')
    goOn.resolve()
    await page.getByRole('button', { name: 'Cancel' }).waitFor({ state: 'detached' })
    const painted = (await page.evaluate('window.painted')) as string[]
    expect(new Set(painted.filter((one) => one !== 'toolbar')).size).toBeGreaterThan(1)
    expect(painted.filter((one) => one === 'toolbar').length).toBeLessThanOrEqual(2)
    expect(trouble).toEqual([])
  })
})

/** Where a word of the code is seen first. */
const middleOf = (word: string): string => `(() => {
  const texts = document.createTreeWalker(document.querySelector('.cm-content'), NodeFilter.SHOW_TEXT)
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const at = text.data.indexOf('${word}')
    if (at < 0) continue
    const range = document.createRange()
    range.setStart(text, at)
    range.setEnd(text, at + ${word.length})
    const { x, y, width, height } = range.getBoundingClientRect()
    return [x + width / 2, y + height / 2]
  }
})()`

/** React tells its tools of each commit: a fiber that is another one than before, and did work, has been painted. */
const notePainted = `{
  const last = new Map()
  window.painted = []
  const nameOf = ({ tag, memoizedProps: props }) => {
    if (tag === 15 && props?.data?.block?.kind === 'step') return props.data.block.pointer
    return props?.onReview && props.run ? 'toolbar' : undefined
  }
  const walk = (fiber) => {
    for (let at = fiber; at; at = at.sibling) {
      const name = nameOf(at)
      if (name) {
        if (last.get(name) !== at && at.flags & 1) window.painted.push(name)
        last.set(name, at)
      }
      walk(at.child)
    }
  }
  window.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
    supportsFiber: true, renderers: new Map(), inject: () => 1, checkDCE() {}, onCommitFiberUnmount() {}, onPostCommitFiberRoot() {},
    onCommitFiberRoot: (_, root) => walk(root.current),
  }
}`
