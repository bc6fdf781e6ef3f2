import { join } from 'node:path'
import { type Client, createClient } from '@testmesh/client'
import { streamLaws } from '@testmesh/protocol'
import type { Page, Route } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { browserPeer, type Dashboard, openDashboard, owner, shotFolder } from './open-dashboard.ts'
import { violations } from './violations.ts'

describe.skipIf(browserPeer.isMissing)(`the dashboard in ${browserPeer.label}`, () => {
  let dashboard: Dashboard
  let client: Client
  beforeAll(async () => {
    dashboard = await openDashboard()
  })
  afterAll(() => dashboard?.close())
  beforeEach(async ({ task }) => {
    if (!task.name.startsWith('a first visit')) client = await dashboard.client()
  })
  afterEach(async ({ task }) => {
    const isFailed = task.result?.state === 'fail'
    for (const { page, trouble, places } of isFailed ? dashboard.opened : []) {
      await page.screenshot({ path: join(shotFolder(), `failed-${task.name.replace(/\W+/g, '-').slice(0, 60)}.png`) })
      process.stderr.write(`${[page.url(), ...trouble, ...places].join('\n')}\n`)
    }
    await dashboard.closePages()
  })
  const make = async (text: string): Promise<string> => (await client.createFlow({ body: { text } })).id
  const textOf = async (id: string): Promise<string> => (await client.getFlow({ params: { id } })).text
  const openEditor = async (id: string, view: 'Visual' | 'Split' | 'Code' = 'Split') => {
    const seen = await dashboard.open(`/w/main/flows/${id}/`)
    await seen.page.getByRole('tree', { name: 'Outline of the flow' }).waitFor()
    await seen.page.getByRole('radio', { name: view }).click()
    return seen
  }
  const code = (page: Page) => page.getByRole('textbox', { name: /^YAML of the flow/ })

  it('a first visit makes the account, runs the sample, and leads to its result', async () => {
    const { page, trouble } = await dashboard.open('/', { isStranger: true })
    await page.goto(dashboard.setupLink)
    await page.getByLabel('Your name').fill(owner.name)
    await page.getByLabel('Email').fill(owner.email)
    await page.getByLabel('Password').fill(owner.password)
    await page.getByRole('button', { name: 'Make the account' }).click()
    await page.getByRole('button', { name: 'Run the sample' }).click()
    await page.getByRole('heading', { name: 'Sample' }).waitFor({ timeout: 60_000 })
    await page.locator('header').getByText('Passed').first().waitFor({ timeout: 60_000 })
    await expect.poll(() => page.title()).toBe('Passed · Sample · TestMesh')
    client = await dashboard.client()
    expect((await client.listExecutions({ query: {} })).items).toMatchObject([
      { flowName: 'Sample', verdict: 'passed', triggerType: 'manual' },
    ])
    await page.getByRole('link', { name: 'Write the first flow' }).click()
    await page.getByRole('button', { name: 'Make the flow' }).click()
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await page.getByText('Passed').first().waitFor({ timeout: 60_000 })
    expect(trouble).toEqual([])
  })

  it('what is pasted as a new flow is looked at before it is made', async () => {
    const kept = async (): Promise<string[]> => (await client.listFlows({ query: { limit: 200 } })).items.map(({ name }) => name)
    const before = await kept()
    await client.createCollection({ body: { name: 'Pasted' } })
    const { page, trouble } = await dashboard.open('/w/main/flows/new/')
    const text = page.getByLabel('Its text')
    const make = page.getByRole('button', { name: /^Make/ })
    const isOff = (): Promise<string | null> => make.getAttribute('aria-disabled')
    for (const wrong of ['hello world', 'name: x\nsteps: [\n', 'steps:\n  - action: log\n']) {
      await text.fill(wrong)
      await page.getByLabel('What it becomes').waitFor()
      await expect.poll(isOff).toBe('true')
      await make.click({ force: true })
    }
    expect(await kept()).toEqual(before)
    await page.getByLabel('Name').fill('Named here')
    await expect.poll(isOff).toBeNull()
    await text.fill("curl https://example.com/orders -d 'a=1' -H 'X-Auth-Token: hush' | jq .")
    await page.getByText('Not brought over:').waitFor()
    await page.getByText('the command jq .').waitFor()
    await page.getByText('Give X_AUTH_TOKEN in the environment, as a secret.').waitFor()
    await page.locator('pre').getByText('X-Auth-Token: ${X_AUTH_TOKEN}').waitFor()
    await text.fill('curl -X POST')
    await page.getByText('Nothing comes of it: curl command 1 has no URL.').waitFor()
    await expect.poll(isOff).toBe('true')
    await page.evaluate(`(() => {
      const data = new DataTransfer()
      data.setData('text', 'name: a\\n' + '# long\\n'.repeat(200_000))
      const paste = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
      document.querySelector('textarea').dispatchEvent(paste)
    })()`)
    await page.getByText(/a flow may have 512 thousand/).waitFor()
    await text.fill('name: First of two\nsteps:\n  - action: log\n---\nname: Second of two\nsteps:\n  - action: log\n')
    await page.getByLabel('Folder').selectOption({ label: 'Pasted' })
    await page.getByRole('button', { name: 'Make 2 flows' }).click()
    await page.waitForURL('**/w/main/flows/')
    await expect.poll(async () => (await kept()).filter((name) => !before.includes(name)).sort()).toEqual(['First of two', 'Second of two'])
    expect(trouble).toEqual([])
  })

  it('a problem of what is pasted leads to its place, also in the second flow, and so does what is left out of a command', async () => {
    const { page, trouble } = await dashboard.open('/w/main/flows/new/')
    const text = page.getByLabel('Its text')
    const selection = (): Promise<unknown> =>
      page.evaluate(`(() => {
        const { selectionStart: from, selectionEnd: until, value, scrollTop, clientHeight } = document.activeElement
        const line = value.slice(0, from).split('\\n').length
        return { line, is: value.slice(from, until), isInSight: scrollTop < line * 20 && line * 18 < scrollTop + clientHeight }
      })()`)
    const long = Array.from({ length: 60 }, (_, n) => `  - { id: s${n}, action: log, config: { message: a } }\n`).join('')
    await text.fill(`name: First\nsteps:\n${long}---\nname: Second\nsteps:\n  - action: log\n    confg: { message: a }\n${long}`)
    await page.getByRole('button', { name: 'line 67: "confg" is not a key of a step: did you mean "config"?' }).click()
    expect(await selection()).toEqual({ line: 67, is: 'confg', isInSight: true })
    // A name that is given beside the text moves no line of it.
    await text.fill(`steps:\n${long}  - action: log\n    confg: { message: a }\n`)
    await page.getByLabel('Name').fill('Named here')
    await page.getByRole('button', { name: 'line 63: "confg"' }).click()
    expect(await selection()).toEqual({ line: 63, is: 'confg', isInSight: true })
    await text.fill('curl https://example.com/orders \\\n  --http3 | jq .')
    await page.getByRole('button', { name: '--http3 has nothing like it here' }).click()
    expect(await selection()).toEqual({ line: 2, is: '--http3 | jq .', isInSight: true })
    expect(trouble).toEqual([])
  })

  it('a new flow that cannot be looked at says why, and of several that are refused it is said which were made', async () => {
    const { page } = await dashboard.open('/w/main/')
    const actions = /\/api\/v1\/actions/
    const contentType = 'application/problem+json'
    await page.route(actions, (route) => route.fulfill({ status: 500, contentType, json: { title: 'It broke.', status: 500 } }))
    await page.goto(`${dashboard.url}/w/main/flows/new/`)
    await page.getByText('It broke.', { exact: true }).waitFor()
    expect(await page.getByRole('button', { name: 'Make the flow' }).getAttribute('aria-disabled')).toBe('true')
    await page.unroute(actions)
    await page.reload()
    let posts = 0
    await page.route(/\/flows$/, (route) => {
      if (route.request().method() === 'POST') posts += 1
      return posts === 2 ? route.fulfill({ status: 422, contentType, json: { title: 'No room.', status: 422 } }) : route.fallback()
    })
    await page.getByLabel('Its text').fill('name: Made\nsteps:\n  - action: log\n---\nname: Refused\nsteps:\n  - action: log\n')
    await page.getByRole('button', { name: 'Make 2 flows' }).click()
    await page.getByText('Flow 2 was refused: No room. The flow before it is made: take its text out before you try again.').waitFor()
    expect((await client.listFlows({ query: { search: 'Made' } })).items.map(({ name }) => name)).toEqual(['Made'])
  })

  it('flows stand in the folders of their paths, and completion knows the names of the environment', async () => {
    const path = 'shop/orders/folders.yaml'
    const { id } = await client.createFlow({
      body: { path, text: 'name: In a folder\nsteps:\n  - id: one\n    action: log\n    config:\n      message: x\n' },
    })
    const { items } = await client.listEnvironments()
    const local = items.find(({ name }) => name === 'local') ?? (await client.createEnvironment({ body: { name: 'local' } }))
    await client.changeVariables({ params: { id: local.id }, body: { set: { PRODUCTS_URL: 'http://localhost' } } })
    const { page, trouble } = await dashboard.open('/w/main/flows/')
    await page.getByRole('navigation', { name: 'Folders' }).getByRole('button', { name: 'shop/orders' }).click()
    await expect.poll(() => new URL(page.url()).searchParams.get('path')).toBe('shop/orders')
    await expect.poll(() => page.getByRole('list', { name: 'Flows' }).getByRole('link').allInnerTexts()).toEqual(['In a folder'])
    await page.goto(`${dashboard.url}/w/main/collections/`)
    await page.getByRole('navigation', { name: 'By the paths of their files' }).getByRole('button', { name: 'shop/orders' }).click()
    await page.getByRole('button', { name: 'Run folder' }).click()
    await page.getByRole('dialog', { name: 'Run shop/orders' }).getByRole('button', { name: 'Run 1 flow' }).click()
    await expect.poll(async () => (await client.listExecutions({ query: { flowId: id } })).items.length).toBe(1)
    const editor = await openEditor(id, 'Code')
    await code(editor.page).click()
    await editor.page.keyboard.press('Control+End')
    await editor.page.keyboard.press('Backspace')
    await editor.page.keyboard.press('Backspace')
    await editor.page.keyboard.type('${PROD')
    await editor.page.getByRole('option', { name: /PRODUCTS_URL/ }).click()
    await editor.page.keyboard.press('Control+s')
    await expect.poll(() => textOf(id)).toContain('message: ${PRODUCTS_URL')
    expect([...trouble, ...editor.trouble]).toEqual([])
  })

  it('a flow of six steps with a condition, parallel branches and a loop is built by keyboard alone', async () => {
    const id = await make('name: By keyboard\nsteps:\n  - id: first\n    action: log\n    config:\n      message: Hello\n')
    const { page, trouble } = await openEditor(id, 'Visual')
    const press = (...keys: string[]) => keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve())
    await page.getByRole('tree', { name: 'Outline of the flow' }).focus()
    await press('ArrowDown', 'a')
    for (const action of ['if', 'parallel', 'loop']) {
      await page.getByPlaceholder(/^An action/).waitFor()
      await page.keyboard.type(action)
      await expect
        .poll(() => page.locator('[cmdk-item][data-selected=true]').textContent())
        .toContain({ if: 'condition', parallel: 'parallel', loop: 'for_each' }[action] ?? '')
      await press('Enter')
      await expect.poll(() => page.getByPlaceholder(/^An action/).inputValue()).toBe('')
    }
    await press('Escape', 'Control+s')
    await page.getByText('Save these changes?').waitFor()
    await page.keyboard.type('built by keyboard')
    await press('Enter')
    await page.getByText('Saved as version 2').waitFor()
    const { definition } = await client.getFlow({ params: { id } })
    const made = (definition?.steps ?? []) as { action: string }[]
    expect(made.map(({ action }) => action)).toEqual(['log', 'condition', 'parallel', 'for_each'])
    expect((await client.validateFlow({ body: { text: await textOf(id) } })).isRunnable).toBe(true)
    const before = await textOf(id)
    // An else branch, and a step moved up; undone, nothing is left of it.
    await page.getByRole('tree', { name: 'Outline of the flow' }).focus()
    await press(...Array<string>(12).fill('ArrowUp'), 'ArrowDown', 'b')
    await page
      .getByRole('treeitem', { name: /^log_\d.*log/ })
      .nth(2)
      .waitFor()
    await press('Alt+ArrowUp')
    await expect
      .poll(() => page.getByRole('tree', { name: 'Outline of the flow' }).getByRole('treeitem').nth(0).textContent())
      .toContain('check')
    await press('Control+s')
    await expect.poll(() => textOf(id)).toContain('else:')
    await press('Control+z', 'Control+z', 'Control+s')
    await expect.poll(() => textOf(id)).toBe(before)
    expect(trouble).toEqual([])
  })

  it('an environment that the flow names and that there is not is told, and none stands in for it', async () => {
    const id = await make('name: Elsewhere\nenvironment: nowhere\nsteps:\n  - { id: one, action: log, config: { message: a } }\n')
    const { page, trouble } = await openEditor(id, 'Split')
    await page.getByRole('button', { name: '1 error' }).click()
    await page.getByRole('button', { name: /There is no environment called "nowhere"\./ }).click()
    expect(await page.getByRole('combobox', { name: 'Environment' }).inputValue()).toBe('')
    expect(trouble).toEqual([])
  })

  it('the picture is worked by mouse: a card selects, a double click opens its form, + adds, a drag moves', async () => {
    const id = await make(
      'name: By mouse\nsteps:\n  - { id: one, action: log, config: { message: a } }\n  - { id: two, action: log, config: { message: b } }\n',
    )
    const { page, trouble } = await openEditor(id, 'Split')
    const card = (at: number) => page.locator(`[data-pointer="/steps/${at}"]`)
    await card(1).click()
    await expect.poll(() => page.getByRole('treeitem', { name: /^two/ }).getAttribute('aria-selected')).toBe('true')
    await page.getByRole('button', { name: 'Add a step here' }).nth(1).click()
    await page.getByPlaceholder(/^An action/).fill('delay')
    await page.locator('[cmdk-item][data-selected=true]', { hasText: 'delay' }).waitFor()
    await page.keyboard.press('Control+Enter')
    await page.getByRole('region', { name: 'Fields of pause' }).waitFor()
    await expect.poll(() => page.evaluate('document.activeElement?.closest("[data-step-form]") !== null')).toBe(true)
    await page.keyboard.press('Escape')
    await expect.poll(() => code(page).textContent()).toMatch(/id: one.*id: pause.*id: two/)
    await card(2).dragTo(page.getByRole('button', { name: 'Add a step here' }).first())
    await expect.poll(() => code(page).textContent()).toMatch(/id: two.*id: one.*id: pause/)
    await card(0).dblclick()
    await page.getByRole('region', { name: 'Fields of two' }).waitFor()
    // The form has the room of the text until it is closed.
    expect(await code(page).count()).toBe(0)
    await page.getByRole('textbox', { name: 'Name', exact: true }).focus()
    await page.keyboard.press('Escape')
    await code(page).waitFor()
    // The keys of the steps work at once, also after the form and after what had the focus is gone.
    const isInSteps = (): Promise<unknown> => page.evaluate('document.activeElement?.closest("[data-scope=steps]") !== null')
    await expect.poll(isInSteps).toBe(true)
    await page.keyboard.press('Control+d')
    await expect.poll(() => code(page).textContent()).toContain('two_2')
    await page.getByRole('treeitem', { name: /^two_2/ }).click()
    await page.keyboard.press('Delete')
    await expect.poll(() => code(page).textContent()).not.toContain('two_2')
    await expect.poll(isInSteps).toBe(true)
    await page.keyboard.press('Control+z')
    await expect.poll(() => code(page).textContent()).toContain('two_2')
    expect(trouble).toEqual([])
  })

  it('a step is moved into a branch that was not there, into a loop, and into the teardown, by keyboard and by menu', async () => {
    const text = `name: Moves
steps:
  # Pays the order.
  - { id: pay, action: log, config: { message: a } }
  - id: check
    action: condition
    config:
      condition: 1 == 1
      then:
        - { id: yes_it_is, action: log, config: { message: a } }
  - id: each
    action: for_each
    config:
      items: [1]
      steps:
        - { id: pack, action: log, config: { message: a } }
`
    const id = await make(text)
    const { page, trouble } = await openEditor(id, 'Visual')
    const places = page.getByRole('dialog', { name: /^Move pay to/ })
    const moveBy = async (words: string): Promise<void> => {
      await places.getByRole('combobox').fill(words)
      await page.locator('[cmdk-item][data-selected=true]', { hasText: words }).waitFor()
      await page.keyboard.press('Enter')
      await places.waitFor({ state: 'detached' })
    }
    const pay = page.getByRole('treeitem', { name: /^pay/ })
    await pay.click()
    await page.keyboard.press('m')
    await moveBy('check › false')
    await expect.poll(() => pay.getAttribute('aria-level')).toBe('2')
    // The keys of the steps go on working, and it is still the selected one.
    await page.keyboard.press('m')
    await moveBy('each › steps')
    await expect.poll(() => pay.getAttribute('aria-posinset')).toBe('2')
    await pay.getByRole('button', { name: 'What to do with pay' }).click()
    await page.getByRole('menuitem', { name: /^Move to/ }).click()
    await moveBy('Teardown')
    await expect.poll(() => pay.getAttribute('aria-level')).toBe('1')
    await page.keyboard.press('Control+s')
    await page.getByText('Saved as version 2').waitFor()
    expect(await textOf(id)).toMatchInlineSnapshot(`
      "name: Moves
      steps:
        - id: check
          action: condition
          config:
            condition: 1 == 1
            then:
              - { id: yes_it_is, action: log, config: { message: a } }
        - id: each
          action: for_each
          config:
            items: [1]
            steps:
              - { id: pack, action: log, config: { message: a } }
      teardown:
        # Pays the order.
        - { id: pay, action: log, config: { message: a } }
      "
    `)
    expect(trouble).toEqual([])
  })

  it('on a phone the outline stands for the picture, and a step opens its form in its place', async () => {
    const id = await make('name: By thumb\nsteps:\n  - { id: one, action: log, config: { message: a } }\n')
    const { page, trouble } = await dashboard.open(`/w/main/flows/${id}/`, { viewport: { width: 390, height: 800 }, hasTouch: true })
    await page.getByRole('treeitem', { name: /^one/ }).tap()
    const message = page.getByRole('region', { name: 'Fields of one' }).getByLabel('Message', { exact: true })
    await message.fill('b')
    await message.press('Enter')
    await page.getByText('not saved', { exact: true }).waitFor()
    expect((await message.boundingBox())?.width).toBeGreaterThan(300)
    await page.getByRole('button', { name: 'Close the form' }).tap()
    await page.getByRole('treeitem', { name: /^one/ }).waitFor()
    await page.getByRole('button', { name: 'Run', exact: true }).tap()
    const ran = page.getByRole('button', { name: 'Run: passed' })
    await ran.waitFor()
    const below = page.getByRole('tablist', { name: 'Below the editor' })
    expect(await below.count()).toBe(0)
    await ran.tap()
    await below.waitFor()
    await ran.tap()
    await expect.poll(() => below.count()).toBe(0)
    await page.getByRole('radio', { name: 'Code' }).tap()
    await expect.poll(() => code(page).textContent()).toContain('{ message: b }')
    const over = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
    expect(over).toBe(0)
    expect(trouble).toEqual([])
  })

  it('of a long flow only the steps in sight are drawn, also while somebody types', async () => {
    const steps = Array.from({ length: 300 }, (_, n) => `  - { id: s${n}, action: log, config: { message: a } }\n`).join('')
    const { page, trouble } = await openEditor(await make(`name: Long\nsteps:\n${steps}`), 'Split')
    await page.evaluate(
      `window.drawn = 0; new MutationObserver(() => { window.drawn = Math.max(window.drawn, document.querySelectorAll('.react-flow__node').length) }).observe(document.body, { childList: true, subtree: true })`,
    )
    await code(page).click()
    await page.keyboard.press('Control+Home')
    await page.keyboard.press('End')
    await page.keyboard.type(' one')
    await page.getByRole('heading', { name: 'Long one' }).waitFor()
    await page.keyboard.press('Control+Home')
    expect(await page.locator('.react-flow__node').count()).toBeGreaterThan(4)
    expect(Number(await page.evaluate('window.drawn'))).toBeLessThan(80)
    expect(trouble).toEqual([])
  })

  it('a step that is higher than the view is shown from its head', async () => {
    const asserts = Array.from({ length: 80 }, (_, n) => `      - 1 == 1 # ${n}\n`).join('')
    const tall = `  - id: tall\n    action: log\n    config: { message: a }\n    assert:\n${asserts}`
    const { page, trouble } = await openEditor(await make(`name: High\nsteps:\n${tall}${tall.replace('tall', 'next')}`), 'Split')
    for (const id of ['next', 'tall']) {
      await page.getByRole('treeitem', { name: new RegExp(`^${id}`) }).click()
      const [line, view] = [page.locator('.cm-line', { hasText: `id: ${id}` }), page.locator('.cm-scroller')]
      await expect
        .poll(async () => {
          const [at, around] = [await line.boundingBox(), await view.first().boundingBox()]
          return at !== null && around !== null && at.y >= around.y && at.y + at.height <= around.y + around.height
        })
        .toBe(true)
    }
    expect(trouble).toEqual([])
  })

  it('a very long flow is known to its end: folding its steps leaves none of them', async () => {
    const steps = Array.from({ length: 1000 }, (_, n) => `  - { id: s${n}, action: log, config: { message: ${'a'.repeat(100)} } }\n`).join(
      '',
    )
    const { page, trouble } = await openEditor(await make(`name: Very long\nsteps:\n${steps}`), 'Code')
    const folded = async (): Promise<string[]> => {
      await page.locator('.cm-foldGutter [title="Fold line"]').first().click({ timeout: 30_000 })
      const lines = await page.locator('.cm-line').allTextContents()
      await page.locator('.cm-foldPlaceholder').click()
      return lines.filter((line) => line.trim() !== '').slice(0, 3)
    }
    // It is read to its end while nothing else is to be done.
    await expect.poll(folded).toEqual(['name: Very long', 'steps:…'])
    // What changes at its beginning is known at once, and the rest still.
    await code(page).click()
    await page.keyboard.press('Control+Home')
    await page.keyboard.press('End')
    await page.keyboard.type(' one')
    expect(await folded()).toEqual(['name: Very long one', 'steps:…'])
    expect(trouble).toEqual([])
  })

  it('lines that end as on Windows stay so, and edits land where they belong', async () => {
    const text = '\ufeffname: From Windows\r\nsteps:\r\n  - id: one\r\n    action: log\r\n  - id: two   # kept\r\n    action: log\r\n'
    const id = await make(text)
    const { page, trouble } = await openEditor(id, 'Visual')
    await page.getByRole('treeitem', { name: /^two/ }).click()
    const name = page.getByRole('textbox', { name: 'Name', exact: true })
    await name.fill('Second')
    // What is typed and not left counts as well.
    await name.press('Control+s')
    await page.getByText('Saved as version 2').waitFor()
    expect(await textOf(id)).toBe(
      text.replace('    action: log\r\n  - id: two   # kept\r\n', '    action: log\r\n  - id: two   # kept\r\n    name: Second\r\n'),
    )
    expect(trouble).toEqual([])
  })

  it('what a field holds is run, and a step that is added later did not run', async () => {
    const id = await make('name: As seen\nsteps:\n  - { id: judge, action: assert, config: { expression: 1 == 1 } }\n')
    const { page, trouble } = await openEditor(id, 'Visual')
    await page.getByRole('treeitem', { name: /^judge/ }).click()
    const field = page.getByRole('combobox', { name: 'Expression', exact: true })
    await field.fill('1 == 2')
    await field.press('Control+Enter')
    await page.getByRole('tabpanel').getByText('Failed').first().waitFor({ timeout: 60_000 })
    const row = (name: RegExp) => page.getByRole('treeitem', { name })
    await expect.poll(() => row(/^judge/).textContent()).toContain('Failed')
    await row(/^judge/).click()
    await page.keyboard.press('Shift+a')
    await page.getByPlaceholder(/^An action/).fill('log')
    await page.locator('[cmdk-item][data-selected=true]', { hasText: 'log' }).waitFor()
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => row(/^log/).count()).toBe(1)
    await page.waitForTimeout(500)
    expect(await row(/^log/).textContent()).not.toMatch(/Failed|Passed/)
    expect(await row(/^judge/).textContent()).toContain('Failed')
    expect(trouble).toEqual([])
  })

  it('a form asks for what the chosen word needs, and holds the rest back', async () => {
    const text = `name: By form
steps:
  - id: press   # the button
    action: browser
    config: { action: click }
  - id: ask
    action: http_request
    config:
      url: http://127.0.0.1:1/
`
    const id = await make(text)
    const { page, trouble } = await openEditor(id, 'Visual')
    await page.getByRole('treeitem', { name: /^press/ }).click()
    const form = page.getByRole('region', { name: 'Fields of press' })
    await form.getByRole('button', { name: 'Role', exact: true }).click()
    const role = form.getByRole('combobox', { name: 'Role', exact: true })
    await role.fill('button')
    await role.press('Enter')
    await form.getByRole('combobox', { name: 'Mouse button', exact: true }).waitFor()
    expect(await form.getByLabel('Script', { exact: true }).count()).toBe(0)
    expect(await form.getByLabel('Headless', { exact: true }).count()).toBe(0)
    await form.getByRole('button', { name: /^More: / }).click()
    await form.getByLabel('Headless', { exact: true }).waitFor()
    expect(await form.getByLabel('Script', { exact: true }).count()).toBe(0)
    await page.getByRole('treeitem', { name: /^ask/ }).click()
    const ask = page.getByRole('region', { name: 'Fields of ask' })
    await ask.getByRole('group', { name: 'Authentication' }).getByRole('combobox').selectOption({ label: 'Bearer token' })
    const token = ask.getByRole('combobox', { name: 'Token', exact: true })
    await token.fill('$' + '{TOKEN}')
    await token.press('Control+s')
    await page.getByText('Saved as version 2').waitFor()
    expect(await textOf(id)).toMatchInlineSnapshot(`
      "name: By form
      steps:
        - id: press   # the button
          action: browser
          config: { action: click, role: button }
        - id: ask
          action: http_request
          config:
            url: http://127.0.0.1:1/
            auth:
              type: bearer
              token: \${TOKEN}
      "
    `)
    expect(trouble).toEqual([])
  })

  it('a field changes exactly its line, and undo brings the bytes back', async () => {
    const text =
      '# Orders\nname: One line\nsteps:\n  - id: read   # why\n    action: http_request\n    config:\n      url: "http://127.0.0.1:1/a"   # quoted\n      headers: { accept: text/plain }\n    assert:\n      - status == 200\n'
    const id = await make(text)
    const { page, trouble } = await openEditor(id, 'Visual')
    await page.getByRole('treeitem', { name: /^read.*http_request/ }).click()
    const url = page.getByRole('combobox', { name: 'URL', exact: true })
    await url.fill('http://127.0.0.1:1/b')
    // Said twice before the page has read the first: by the key, and by leaving the field. It is one step of the history.
    await page.evaluate(`(() => {
      const field = document.activeElement
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
      field.blur()
    })()`)
    await page.getByText('not saved', { exact: true }).waitFor()
    await page.keyboard.press('Control+s')
    await page.getByText('Saved as version 2').waitFor()
    expect(await textOf(id)).toBe(text.replace('"http://127.0.0.1:1/a"', '"http://127.0.0.1:1/b"'))
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('not saved', { exact: true }).waitFor()
    await page.keyboard.press('Control+s')
    await page.getByText('Saved as version 3').waitFor()
    expect(await textOf(id)).toBe(text)
    expect(trouble).toEqual([])
  })

  it('a field that cannot be read holds a save back until it is mended or put back', async () => {
    const text = 'name: Unread\nsteps:\n  - id: ask\n    action: http_request\n    config: { url: "http://127.0.0.1:1", body: { a: 1 } }\n'
    for (const mend of ['Escape', 'a: 1']) {
      const id = await make(text)
      const { page, trouble } = await openEditor(id, 'Visual')
      await page.getByRole('treeitem', { name: /^ask/ }).click()
      const body = page.getByRole('textbox', { name: /^body/i })
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('A name')
      await body.fill('a: [')
      await page.keyboard.press('Control+s')
      await page.getByText(/^A field of the form cannot be read/).waitFor()
      expect(await textOf(id)).not.toContain('A name')
      await (mend === 'Escape' ? body.press(mend) : body.fill(mend))
      await page.keyboard.press('Control+s')
      await page.getByText('Saved as version 2').waitFor()
      expect(await textOf(id)).toContain('body: { a: 1 }')
      expect(trouble).toEqual([])
    }
  })

  it('what differs from when a flow passed the last time is a click away, and so is any other execution of it', async () => {
    const text = (total: string, more = '') => `name: Totals
steps:
  - { id: cart, action: set, config: { order_id: "${crypto.randomUUID()}", total: ${total} } }
  - { id: same, action: log, config: { message: the same } }
  - { id: verify, action: assert, config: { assertions: [total == 42] } }
${more}`
    const id = await make(text('42'))
    const run = async () => (await client.createExecution({ body: { flowId: id, waitMs: 20_000 } })).executions[0]?.id ?? ''
    const passed = await run()
    await client.updateFlow({
      params: { id },
      body: { text: text('"41.99"', '  - { id: note, action: log, config: { message: new } }\n') },
      ifMatch: 1,
    })
    const first = await run()
    const { page, trouble } = await dashboard.open(`/w/main/executions/${await run()}/`)
    await page.getByRole('link', { name: 'Compare' }).click()
    await page.getByText('3 of 4 steps differ').waitFor()
    expect(
      await page.getByRole('region', { name: 'When it passed the last time' }).getByRole('link', { name: 'Open' }).getAttribute('href'),
    ).toBe(`/w/main/executions/${passed}/`)
    const steps = page.getByRole('region', { name: /^Step / })
    expect(await steps.evaluateAll((all) => all.map((step) => (step as unknown as { ariaLabel: string }).ariaLabel))).toEqual([
      'Step cart',
      'Step verify',
      'Step note',
    ])
    expect(await steps.first().getByRole('row').last().textContent()).toMatch(/total42"41.99"/)
    expect(await steps.nth(1).textContent()).toContain('total == 42held → failed')
    await page.getByRole('button', { name: 'Show the changes' }).click()
    await page.getByLabel('What was edited in the flow').getByText('41.99').waitFor()
    await page.getByLabel('Compare with').selectOption(first)
    await page.getByText(/Every step did the same/).waitFor()
    expect(page.url()).toContain(`before=${first}`)
    await page.goBack()
    await page.keyboard.press('c')
    await page.getByText('3 of 4 steps differ').waitFor()
    expect(trouble).toEqual([])
  })

  it('insights say which flow flips, how the days were, and what goes wrong most, for one environment or all', async () => {
    await client.createEnvironment({ body: { name: 'insights' } })
    const id = await make('name: Sometimes\nsteps:\n  - { id: check, action: assert, config: { assertions: [order < 10] } }\n')
    for (const order of [1, 12, 2, 13])
      await client.createExecution({ body: { flowId: id, environment: 'insights', variables: { order }, waitMs: 20_000 } })
    const { page, trouble } = await dashboard.open('/w/main/')
    await page.getByRole('link', { name: 'Insights' }).click()
    await page.getByLabel('Environment').selectOption('insights')
    await page.getByText('of 4 executions').waitFor()
    const row = page.getByRole('region', { name: 'Flows' }).getByRole('row', { name: /Sometimes/ })
    expect(await row.getByRole('cell').allTextContents()).toEqual([
      expect.any(String),
      '4',
      '50 %',
      '0 %',
      '100 %',
      expect.stringMatching(/ms|s$/),
      'just now',
      'Quarantine',
    ])
    const failures = page.getByRole('region', { name: 'Failures' }).getByRole('listitem')
    expect(await failures.count()).toBe(1)
    expect(await failures.textContent()).toMatch(/^2 ×.*ASSERT_FAILED · Sometimes/)
    await page.getByRole('button', { name: 'As a table' }).click()
    const today = new Date().toISOString().slice(0, 10)
    const cells = page.getByRole('row', { name: new RegExp(today) }).getByRole('cell')
    expect(await cells.allTextContents()).toEqual(['2', '0', '2', '0'])
    await page.getByRole('button', { name: 'Flips' }).click()
    await page.getByRole('radio', { name: '90 days' }).click()
    await expect.poll(() => new URL(page.url()).search).toBe('?environment=insights&sort=flipRate&days=90')
    await page.getByLabel('Environment').selectOption('All environments')
    await page.getByRole('button', { name: 'As bars' }).click()
    expect(trouble).toEqual([])
  })

  it('saves that are asked for while one goes on follow it, and are nobody else', async () => {
    const id = await make('name: Twice\nsteps:\n  - { id: wait, action: delay, config: { duration: 1s } }\n')
    const { page, trouble } = await openEditor(id, 'Code')
    const slow = async (route: Route): Promise<void> => {
      if (route.request().method() === 'PUT') await new Promise((resolve) => setTimeout(resolve, 500))
      await route.continue()
    }
    await page.route(`**/api/v1/flows/${id}`, slow)
    await code(page).click()
    await page.keyboard.press('Control+End')
    await page.keyboard.type('# one')
    const begun = page.waitForRequest((request) => request.method() === 'PUT')
    await page.keyboard.press('Control+s')
    await begun
    // Once too often, and then with something new.
    await page.keyboard.press('Control+s')
    await page.keyboard.type(' and two')
    await page.keyboard.press('Control+s')
    await page.getByText('Saved as version 3').waitFor()
    expect(await textOf(id)).toMatch(/# one and two$/)
    expect((await client.getFlow({ params: { id } })).version).toBe(3)
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(trouble).toEqual([])
  })

  it('broken YAML dims the picture and says where; mended, it is there again, and the caret never moved', async () => {
    const id = await make('name: Typed\nsteps:\n  - id: one\n    action: log\n    config:\n      message: Hello\n')
    const { page, trouble } = await openEditor(id)
    await code(page).click()
    await page.keyboard.press('Control+End')
    await page.keyboard.type('  - id: "two')
    await page.getByText(/The last good picture stays/).waitFor()
    expect(await page.locator('[data-pointer="/steps/0"]').count()).toBe(1)
    // As one piece: what each line is indented by on its own is not what this is about.
    await page.keyboard.insertText('"\n    action: log\n    config:')
    await page.keyboard.press('Control+s')
    await expect.poll(async () => (await client.getFlow({ params: { id } })).version).toBe(2)
    expect(await textOf(id)).toContain('- id: "two')
    await expect.poll(() => page.locator('[data-pointer="/steps/1"]').count()).toBe(1)
    expect(trouble).toEqual([])
  })

  it('the unsaved buffer runs in place; a killed server is said, found again, and nothing is lost or doubled', async () => {
    const steps = Array.from({ length: 12 }, (_, n) => `  - { id: s${n}, action: delay, config: { duration: 300ms } }`).join('\n')
    const id = await make(`name: Live\nsteps:\n${steps}\n`)
    const { page, trouble } = await openEditor(id)
    await code(page).click()
    await page.keyboard.press('Control+End')
    await page.keyboard.type('  - { id: last, action: log, config: { message: "unsaved" } }')
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => page.getByRole('treeitem', { name: /^s1 .*Passed/ }).count(), { timeout: 20_000 }).toBeGreaterThan(0)
    await dashboard.kill()
    await page.getByText(/has not answered since/).waitFor()
    await page.getByText('Reconnecting…').waitFor()
    await dashboard.start()
    await page.getByText(/has not answered since/).waitFor({ state: 'detached' })
    const seenSteps = page.getByRole('tree', { name: 'Steps' }).getByRole('treeitem', { name: /Passed/ })
    await expect.poll(() => seenSteps.count(), { timeout: 40_000 }).toBe(13)
    await expect.poll(async () => (await client.listExecutions({ query: {} })).items[0]?.status).toBe('finished')
    const [execution] = (await client.listExecutions({ query: {} })).items
    expect(execution).toMatchObject({ flowId: null, flowName: 'Live', verdict: 'passed' })
    const { items } = await client.listExecutionEvents({ params: { id: execution?.id ?? '' }, query: {} })
    expect(streamLaws(items)).toEqual([])
    expect(await textOf(id)).not.toContain('unsaved')
    expect(trouble.filter((line) => !/ERR_CONNECTION_REFUSED|WebSocket|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/.test(line))).toEqual([])
  })

  it('a run in the editor says how long it takes, and shows the row of what failed', async () => {
    const steps = Array.from({ length: 12 }, (_, n) => `  - { id: s${n}, action: log, config: { message: a } }`).join('\n')
    const waits =
      '  - { id: slow, action: delay, config: { duration: 2s } }\n  - { id: bad, action: log, config: { message: a }, assert: [1 == 2] }'
    const { page } = await openEditor(
      await make(`name: Fails below\nsteps:\n${steps}\n${waits}\nteardown:\n${steps.replaceAll('id: s', 'id: t')}\n`),
    )
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    const dock = page.getByRole('tabpanel', { name: 'Run' })
    await dock.getByText('Running').first().waitFor()
    await dock
      .locator('span.tabular-nums', { hasText: /^1\.\d+ s$/ })
      .first()
      .waitFor()
    await dock.getByText('Failed').first().waitFor()
    await dock.getByText(/of waiting is drawn short/).waitFor()
    const tree = dock.getByRole('tree', { name: 'Steps' })
    const isInSight = async (): Promise<boolean> => {
      const [row, frame] = [await tree.getByRole('treeitem', { name: /bad/ }).boundingBox(), await tree.boundingBox()]
      return row !== null && frame !== null && row.y >= frame.y && row.y + row.height <= frame.y + frame.height + 1
    }
    await expect.poll(isInSight).toBe(true)
  })

  it('a template that is looked at costs nobody what he wrote, nor does another page, until the flow is made', async () => {
    const { page, trouble } = await dashboard.open('/w/main/flows/new/')
    const text = page.getByRole('textbox', { name: 'Its text' })
    await text.fill('name: Mine\nsteps:\n  - { id: one, action: log, config: { message: a } }\n')
    const written = await text.inputValue()
    await page.getByRole('button', { name: 'An HTTP request' }).click()
    await expect.poll(() => text.inputValue()).toContain('http_request')
    await page.getByRole('button', { name: 'What you wrote' }).click()
    await expect.poll(() => text.inputValue()).toBe(written)
    await page.getByRole('link', { name: 'Executions' }).click()
    await page.getByRole('heading', { name: 'Executions' }).waitFor()
    await page.goBack()
    await expect.poll(() => text.inputValue()).toBe(written)
    await page.reload()
    await expect.poll(() => text.inputValue()).toBe(written)
    await page.getByRole('button', { name: 'Make the flow' }).click()
    await page.getByRole('tree', { name: 'Outline of the flow' }).waitFor()
    await page.goto(`${dashboard.url}/w/main/flows/new/`)
    await expect.poll(() => text.inputValue()).toContain('My first flow')
    expect(trouble).toEqual([])
  })

  it('a run of several data rows says how many failed, and shows each of them', async () => {
    const text =
      'name: Rows\ndata:\n  - { n: 1 }\n  - { n: 2 }\n  - { n: 3 }\nsteps:\n  - { id: low, action: assert, config: { assertions: [n < 3] } }\n'
    const { id } = await client.createFlow({ body: { text } })
    const { page, trouble } = await dashboard.open(`/w/main/flows/${id}/`)
    const outline = page.getByRole('tree', { name: 'Outline of the flow' })
    await outline.focus()
    await page.keyboard.press('Control+Enter')
    await outline.getByRole('treeitem', { name: /^low.*Passed/ }).waitFor()
    await page.getByText('1 of 3 data rows failed').waitFor()
    await page.getByRole('combobox', { name: 'Data row' }).selectOption({ index: 2 })
    await outline.getByRole('treeitem', { name: /^low.*Failed/ }).waitFor()
    await page.getByRole('button', { name: 'Go to the failing step' }).waitFor()
    await page.setViewportSize({ width: 375, height: 740 })
    const way = await page.getByRole('link', { name: 'Open as a page' }).boundingBox()
    expect((way?.x ?? 0) + (way?.width ?? 375)).toBeLessThan(375)
    await page.getByRole('button', { name: 'Run: 1 of 3 data rows failed' }).waitFor()
    expect(trouble).toEqual([])
  })

  it('a run can be cancelled while any of its data rows goes on, and started again when none does', async () => {
    const text =
      'name: Uneven\ndata:\n  - { d: 1ms }\n  - { d: 6s }\nsteps:\n  - { id: wait, action: delay, config: { duration: "${d}" } }\n'
    const { page, trouble } = await openEditor(await make(text))
    const outline = page.getByRole('tree', { name: 'Outline of the flow' })
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await outline.getByRole('treeitem', { name: /^wait.*Passed/ }).waitFor()
    const isOffered = (name: string) => page.getByRole('button', { name, exact: true }).isVisible()
    expect([await isOffered('Cancel'), await isOffered('Run')]).toEqual([true, false])
    await page.getByRole('button', { name: 'Run', exact: true }).waitFor({ timeout: 20_000 })
    const batch = (await client.listExecutions({ query: { search: 'Uneven' } })).items
    expect(batch.map(({ verdict }) => verdict)).toEqual(['passed', 'passed'])
    expect(trouble).toEqual([])
  })

  it('a run that goes on is not started a second time by keys', async () => {
    const id = await make('name: Once\nsteps:\n  - { id: wait, action: delay, config: { duration: 60s } }\n')
    const { page, trouble } = await openEditor(id)
    const outline = page.getByRole('tree', { name: 'Outline of the flow' })
    await outline.focus()
    await page.keyboard.press('Control+Enter')
    await page.keyboard.press('Control+Enter')
    await outline.getByRole('treeitem', { name: /^wait.*Running/ }).waitFor()
    await page.keyboard.press('Control+Enter')
    // Said once for each key that came while it ran.
    await page.getByText('It runs already. Cancel it before you run it again.').first().waitFor()
    expect((await client.listExecutions({ query: { flowId: id } })).items.map(({ status }) => status)).toEqual(['running'])
    await page.keyboard.press('Control+.')
    await page.getByRole('button', { name: 'Run', exact: true }).waitFor()
    // What was said may have been of the key before: what the last one had started would be there by now.
    await expect
      .poll(async () => (await client.listExecutions({ query: { flowId: id } })).items.map(({ verdict }) => verdict))
      .toEqual(['cancelled'])
    expect(trouble).toEqual([])
  })

  it('cancelling a run ends all its data rows, also before the server has them, and also the second time', async () => {
    const rows = 'data:\n  - { n: 1 }\n  - { n: 2 }\n'
    const { page, trouble } = await dashboard.open('/w/main/flows/')
    for (const [data, count] of [
      [rows, 2],
      ['', 1],
    ] as const) {
      const text = `name: Long\n${data}steps:\n  - { id: wait, action: delay, config: { duration: 60s } }\n`
      const { id } = await client.createFlow({ body: { text } })
      const verdicts = async () => (await client.listExecutions({ query: { flowId: id } })).items.map(({ verdict }) => verdict)
      await page.goto(`${dashboard.url}/w/main/flows/${id}/`)
      for (const round of [1, 2]) {
        await page.getByRole('button', { name: 'Run', exact: true }).click()
        await page.getByRole('button', { name: 'Cancel', exact: true }).click()
        await expect.poll(verdicts, { timeout: 15_000 }).toEqual(Array.from({ length: round * count }, () => 'cancelled'))
      }
    }
    expect(trouble).toEqual([])
  })

  it('a run stops at a breakpoint, is looked at and changed, fails, is tried again, and passes', async () => {
    const id = await make(
      [
        'name: Debugged',
        'env: { total: 41.99 }',
        'steps:',
        '  - { id: create, action: set, config: { order: { id: o-17, items: [mug, pen] } } }',
        '  - { id: verify, action: assert, config: { assertions: ["total == 42"] } }',
        '  - { id: pay, action: log, config: { message: "paying ${total}" } }',
        '',
      ].join('\n'),
    )
    const { page, trouble } = await openEditor(id)
    const bar = page.getByRole('region', { name: 'Debugger' })
    const does = (name: string) => bar.getByRole('button', { name, exact: true })
    const value = (name: string, on: Page = page) =>
      on.getByRole('treegrid', { name: 'Values here' }).getByRole('row', { name: new RegExp(`^${name} `) })
    const lineOf = async (number: string): Promise<number> => {
      const box = await page.locator('.cm-lineNumbers .cm-gutterElement').getByText(number, { exact: true }).boundingBox()
      return (box?.y ?? 0) + (box?.height ?? 0) / 2
    }
    const gutter = await page.locator('.cm-breakpoints').boundingBox()
    await page.mouse.click((gutter?.x ?? 0) + 8, await lineOf('5'))
    await page.getByRole('treeitem', { name: /^verify.*Breakpoint/ }).waitFor()
    await page.keyboard.press('F5')
    const stands = (where: string, within = bar) => within.getByText(where, { exact: true }).waitFor({ timeout: 60_000 })
    await stands('before verify · a breakpoint')
    await expect.poll(() => page.getByRole('treeitem', { name: /^verify.*Paused/ }).getAttribute('aria-selected')).toBe('true')
    await value('total').getByText('41.99').waitFor()
    await value('order').focus()
    await page.keyboard.press('ArrowRight')
    await value('items').getByText('["mug","pen"]').waitFor()
    await page.getByLabel('Evaluate an expression').fill('len(order.items) + 1')
    await page.keyboard.press('Enter')
    await page.getByRole('treegrid', { name: 'Values of expressions' }).getByText('3', { exact: true }).waitFor()
    expect(await violations(page)).toEqual([])
    await page.screenshot({ path: join(shotFolder(), 'debugger.png') })

    await value('total').focus()
    await page.keyboard.press('Enter')
    const field = page.getByLabel('New value of total')
    await field.fill('41 +')
    await page.keyboard.press('Enter')
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true')
    await field.fill('40 + 1')
    await page.keyboard.press('Enter')
    await value('total').getByText('41', { exact: true }).waitFor()
    await page.keyboard.press('F10')
    await stands('verify failed')
    await page.getByRole('region', { name: 'Why it failed' }).getByText('total == 42').waitFor()

    // Whoever opens it from the list may go on, and this page follows.
    const [execution] = (await client.listExecutions({ query: { flowId: id } })).items
    const other = await dashboard.open('/w/main/executions/')
    await other.page.getByRole('link', { name: 'Debugged' }).click()
    const elsewhere = other.page.getByRole('region', { name: 'Debugger' })
    await stands('verify failed', elsewhere)
    const row = value('total', other.page)
    await row.getByRole('button', { name: 'Change total' }).click()
    await other.page.getByLabel('New value of total').fill('42')
    await other.page.keyboard.press('Enter')
    await row.getByText('42', { exact: true }).waitFor()
    expect(await violations(other.page)).toEqual([])
    await elsewhere.getByRole('button', { name: 'Try again' }).click()
    await stands('before pay · step by step')
    await does('Continue').click()
    await page.getByText('Passed').first().waitFor()
    await bar.waitFor({ state: 'detached' })
    await other.page.locator('header').getByText('Passed').first().waitFor()
    expect(await client.getExecution({ params: { id: execution?.id ?? '' } })).toMatchObject({ isDebugged: true, verdict: 'passed' })
    await page.keyboard.press('F5')
    await stands('before verify · a breakpoint')
    await does('Cancel').click()
    await page.getByText('Cancelled').first().waitFor()
    await bar.waitFor({ state: 'detached' })
    // The expression that could not be read; and what a page still asked about a stop as somebody let it go on.
    expect([...trouble, ...other.trouble].filter((one) => !/status of (?:422|409)/.test(one))).toEqual([])
  })

  it('a failed run leads to the failing step, in picture, outline and text, also when it is folded away or was moved since', async () => {
    const steps = (from: number): string =>
      Array.from({ length: 20 }, (_, n) => `  - { id: s${from + n}, action: log, config: { message: a } }\n`).join('')
    const bad = '        - id: bad\n          action: log\n          config: { message: a }\n          assert: [1 == 2]\n'
    const loop = `  - id: each\n    action: for_each\n    config:\n      items: [1, 2]\n      steps:\n${bad}`
    const { page, trouble } = await openEditor(await make(`name: Fails inside\nsteps:\n${steps(0)}${loop}${steps(20)}`))
    const outline = page.getByRole('tree', { name: 'Outline of the flow' })
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    const leads = page.getByRole('button', { name: 'Go to the failing step' })
    await leads.waitFor()
    // Another step stands before it now, what holds it is folded, and all three look elsewhere.
    await outline.getByRole('treeitem', { name: /^s0 / }).click()
    await page.keyboard.press('Control+d')
    await page.getByText('43 steps').waitFor()
    await outline.focus()
    await page.keyboard.press('End')
    await page.keyboard.press('Home')
    await page.locator('[data-row="/steps/0"]').waitFor()
    for (let presses = 0; presses < 21; presses += 1) await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Space')
    await page.keyboard.press('Home')
    await leads.focus()
    await page.keyboard.press('Enter')
    await outline.getByRole('treeitem', { name: /^bad .*Failed/, selected: true }).waitFor()
    await page.locator('.react-flow [data-pointer="/steps/21/config/steps/0"]').waitFor()
    await page.locator('.cm-activeLine', { hasText: 'id: bad' }).waitFor()
    await page.getByRole('tabpanel', { name: 'Run' }).getByRole('treeitem', { name: /bad/, selected: true }).waitFor()
    // The keys of the steps work at once.
    await page.keyboard.press('ArrowUp')
    await outline.getByRole('treeitem', { name: /^each /, selected: true }).waitFor()
    expect(trouble).toEqual([])
  })

  it('a flow that somebody removed is made again with what was written since', async () => {
    const id = await make('name: Gone\nsteps:\n  - { id: one, action: log, config: { message: a } }\n')
    const { page } = await openEditor(id)
    await client.deleteFlow({ params: { id } })
    await code(page).click()
    await page.keyboard.press('Control+End')
    await page.keyboard.type('# mine')
    await page.keyboard.press('Control+s')
    await page.getByText('It was not saved: somebody removed this flow meanwhile.').waitFor()
    await page.getByRole('button', { name: 'Make it again' }).click()
    await page.waitForURL((url) => /flows\/[0-9a-f-]{36}/.test(url.pathname) && !url.pathname.includes(id))
    await page.getByText('# mine').waitFor()
    const { items } = await client.listFlows({ query: { search: 'Gone' } })
    expect(items).toHaveLength(1)
    expect(await textOf(items[0]?.id ?? '')).toContain('# mine')
  })

  it('that a flow was removed is said before anything is written, and what is seen can be made again', async () => {
    const text = 'name: Gone unseen\nsteps:\n  - { id: one, action: log, config: { message: a } }\n'
    const id = await make(text)
    const { page } = await openEditor(id)
    await client.deleteFlow({ params: { id } })
    await page.getByText('Somebody removed this flow. What you see stands only here.').waitFor()
    await page.getByRole('button', { name: 'Make it again' }).click()
    await page.waitForURL((url) => /flows\/[0-9a-f-]{36}/.test(url.pathname) && !url.pathname.includes(id))
    const { items } = await client.listFlows({ query: { search: 'Gone unseen' } })
    expect(await Promise.all(items.map((flow) => textOf(flow.id)))).toEqual([text])
  })

  it('what goes wrong without a server is said, also when nothing was said before', async () => {
    const id = await make('name: Away\nsteps:\n  - { id: one, action: log, config: { message: a } }\n')
    const { page, context } = await openEditor(id)
    await code(page).click()
    await page.keyboard.press('Control+End')
    await page.keyboard.type('# mine')
    await context.setOffline(true)
    await page.keyboard.press('Control+s')
    await page.getByText('It was not saved: the server does not answer. The text stays here, and in this browser.').waitFor()
    // What was not yet fetched comes when the server is back, and what is typed waits for it.
    await page.keyboard.press('Control+k')
    await page.keyboard.type('audit')
    await page.getByText(/has not answered since/).waitFor()
    await context.setOffline(false)
    await page.getByRole('option', { name: /^Audit log/ }).waitFor()
    await page.keyboard.press('Escape')
    expect(await code(page).textContent()).toContain('# mine')
    await page.keyboard.press('Control+s')
    await page.getByText('Saved as version 2').waitFor()
  })

  it('a part of the page that the server does not have is told from a server that is away', async () => {
    await make('name: Listed\nsteps:\n  - { action: log, config: { message: a } }\n')
    const { page, trouble } = await dashboard.open('/w/main/flows/')
    // Known by what is in them: a page asks for parts of other pages too, whenever it has time. Loaded anew, it has none of them yet.
    const palette = 'opens what is found'
    const shortcuts = 'break-inside-avoid'
    const refused = new Set<string>()
    let hasAsked = false
    page.on('request', (request) => {
      hasAsked ||= request.url().endsWith('/health')
    })
    await page.route('**/_next/static/**/*.js', async (route) => {
      const response = await route.fetch()
      const text = await response.text()
      const part = [palette, shortcuts].find((words) => text.includes(words))
      // The palette only until the page has asked whether the server is there: it is asked for again, and nobody notices.
      if (part === undefined || (part === palette && hasAsked)) return route.fulfill({ response })
      refused.add(part)
      return route.fulfill({ status: part === palette ? 503 : 404 })
    })
    await page.reload()
    // It hears no key before its list is there.
    await page.getByRole('list', { name: 'Flows' }).getByRole('link').first().waitFor()
    expect([refused, hasAsked]).toEqual([new Set(), false])
    // The server is soon said to be back: what comes first counts.
    const away = page.getByText(/has not answered since/)
    const search = page.getByRole('dialog').getByRole('combobox')
    await page.keyboard.press('Control+k')
    await search.or(away).first().waitFor()
    expect([await search.count(), refused]).toEqual([1, new Set([palette])])
    await page.keyboard.press('Escape')
    // While it stands, it takes the keys.
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.keyboard.press('?')
    const heading = page.getByRole('heading', { name: 'TestMesh was updated since this page was opened' })
    await heading.or(away).first().waitFor()
    expect([await heading.count(), refused]).toEqual([1, new Set([palette, shortcuts])])
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    await page.getByRole('button', { name: 'Load it again' }).click()
    await page.getByRole('heading', { name: 'Flows', level: 1 }).waitFor()
    expect([...new Set(trouble)]).toEqual([
      expect.stringContaining('503'),
      expect.stringContaining('404'),
      expect.stringContaining('PartMissing'),
    ])
  })

  it('a step is cut only when it was copied; a browser that refuses is said', async () => {
    const id = await make('name: Cut\nsteps:\n  - { id: one, action: log, config: { message: a } }\n  - { id: two, action: log }\n')
    const { page, trouble } = await openEditor(id, 'Visual')
    await page.evaluate('navigator.clipboard.writeText = () => Promise.reject(new Error("no"))')
    await page.getByRole('treeitem', { name: /^two/ }).click()
    await page.keyboard.press('Control+x')
    await page.getByText(/^Nothing was copied/).waitFor()
    await page.getByText('2 steps').waitFor()
    await page.evaluate('void delete navigator.clipboard.writeText')
    await page.keyboard.press('Control+x')
    await page.getByText('1 step', { exact: true }).waitFor()
    expect(await page.evaluate('navigator.clipboard.readText()')).toContain('id: two')
    expect(trouble).toEqual([])
  })

  it('what somebody saved meanwhile is merged, and asked about where both changed the same', async () => {
    const text =
      'name: Shared\nsteps:\n  - id: a\n    action: log\n    config: { message: one }\n  - id: b\n    action: log\n    config: { message: two }\n'
    const id = await make(text)
    const { page, trouble } = await openEditor(id)
    const theirs = text.replace('one', 'theirs').replace('name: Shared', 'name: Ours')
    await client.updateFlow({ params: { id }, body: { text: theirs }, ifMatch: 1 })
    await code(page).click()
    await page.keyboard.press('Control+Home')
    await page.keyboard.press('End')
    await page.keyboard.type(' by all')
    await page.keyboard.press('Control+End')
    await page.keyboard.type('  - id: c\n    action: log\nconfig: { message: mine }')
    await page.keyboard.press('Control+s')
    await page.getByText('Somebody saved this flow meanwhile').waitFor()
    await page.getByRole('radio', { name: /^Theirs/ }).click()
    await page.getByRole('button', { name: 'Save both' }).click()
    await page.getByText('Saved as version 3').waitFor()
    const merged = await textOf(id)
    expect(merged).toContain('name: Ours\n')
    expect(merged).toContain('message: theirs')
    expect(merged).toContain('message: mine')
    expect(trouble.filter((line) => !line.includes('409'))).toEqual([])
  })

  it('a merge is decided by keys alone, and what will be saved is seen against theirs and against what both began with', async () => {
    const step = (id: string, message: string): string => `  - { id: ${id}, action: log, config: { message: ${message} } }\n`
    const text = `name: Shared\nsteps:\n${step('a', 'one')}`
    const id = await make(text)
    const { page, trouble } = await openEditor(id)
    await client.updateFlow({ params: { id }, body: { text: text + step('b', 'theirs') }, ifMatch: 1 })
    await code(page).click()
    await page.keyboard.press('Control+End')
    await page.keyboard.type(step('c', 'mine').trimEnd())
    await page.keyboard.press('Control+s')
    const dialog = page.getByRole('dialog', { name: 'Somebody saved this flow meanwhile' })
    await dialog.waitFor()
    const newLines = (): Promise<string[]> => dialog.locator('.cm-changedLine').allInnerTexts()
    expect(await page.evaluate('document.activeElement?.closest("label")?.textContent')).toContain('Mine')
    await page.keyboard.press('ArrowUp')
    await dialog.getByRole('radio', { name: 'Both, theirs first', checked: true }).waitFor()
    expect(await newLines()).toEqual([step('c', 'mine').trimEnd()])
    await dialog.getByRole('radio', { name: 'Changes to what both began with' }).click()
    expect(await newLines()).toEqual([step('b', 'theirs').trimEnd(), step('c', 'mine').trimEnd()])
    await dialog.getByRole('radio', { name: 'Both, theirs first' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('Saved as version 3').waitFor()
    expect(await textOf(id)).toBe(text + step('b', 'theirs') + step('c', 'mine').trimEnd())
    expect(trouble.filter((line) => !line.includes('409'))).toEqual([])
  })

  it('keys pressed faster than they are worked out are all obeyed, and what is refused says why', async () => {
    const ids = ['a', 'b', 'c', 'd']
    const id = await make(
      `name: Quick\nsteps:\n${ids.map((one) => `  - { id: ${one}, action: log, config: { message: ${one} } }\n`).join('')}`,
    )
    const { page, trouble } = await openEditor(id, 'Visual')
    await page.getByRole('tree', { name: 'Outline of the flow' }).focus()
    await page.keyboard.press('ArrowDown')
    for (const key of ['Alt+ArrowDown', 'Alt+ArrowDown', 'Alt+ArrowDown', 'Alt+ArrowDown', 'Control+d']) await page.keyboard.press(key)
    await page.getByText('5 steps').waitFor()
    await page.keyboard.press('Control+s')
    await page.getByText('Saved as version 2').waitFor()
    expect([...(await textOf(id)).matchAll(/id: (\w+)/g)].map(([, name]) => name)).toEqual(['b', 'c', 'd', 'a', 'a_2'])
    await page.getByRole('button', { name: 'Undo' }).click()
    const one = await make('name: One\nsteps:\n  - { id: only, action: log, config: { message: a } }\n')
    page.on('dialog', (dialog) => void dialog.accept())
    await page.goto(`${dashboard.url}/w/main/flows/${one}/`)
    await page.getByRole('treeitem', { name: /^only/ }).click()
    await page.getByRole('tree', { name: 'Outline of the flow' }).focus()
    await page.keyboard.press('Backspace')
    await page.getByText(/at least one step/).waitFor()
    expect(trouble).toEqual([])
  })

  it('a draft that was left behind is brought back over the version it began with, and loses nothing that others saved since', async () => {
    const text =
      'name: Left\nsteps:\n  - id: a\n    action: log\n    config: { message: one }\n  - id: b\n    action: log\n    config: { message: two }\n'
    const id = await make(text)
    const { page, trouble } = await openEditor(id)
    page.on('dialog', (dialog) => void dialog.accept())
    await code(page).click()
    await page.keyboard.press('Control+End')
    await page.keyboard.type('# mine')
    await page.goto(`${dashboard.url}/w/main/flows/`)
    await client.updateFlow({ params: { id }, body: { text: text.replace('one', 'theirs') }, ifMatch: 1 })
    await page.goto(`${dashboard.url}/w/main/flows/${id}/`)
    await page.getByText('are here again').waitFor()
    await page.getByText('Somebody saved version 2 meanwhile').waitFor()
    await page.getByText('not saved', { exact: true }).waitFor()
    await page.keyboard.press('Control+s')
    await page.getByRole('button', { name: 'Save both' }).click()
    await page.getByText('Saved as version 3').waitFor()
    expect(await textOf(id)).toBe(`${text.replace('one', 'theirs')}# mine`)
    expect(trouble.filter((line) => !line.includes('409'))).toEqual([])
  })

  it('each of two open tabs keeps its draft, and what is typed while another is saved stays kept', async () => {
    const id = await make('name: Twice open\nsteps:\n  - { id: a, action: log, config: { message: a } }\n')
    const { page: first, context, trouble } = await openEditor(id)
    const open = async (): Promise<Page> => {
      const page = await context.newPage()
      await page.goto(`${dashboard.url}/w/main/flows/${id}/`)
      await code(page).waitFor()
      return page
    }
    const type = async (page: Page, text: string): Promise<void> => {
      await code(page).click()
      await page.keyboard.press('Control+End')
      await page.keyboard.type(text)
      await expect.poll(() => page.evaluate('Object.values(localStorage).join()')).toContain(text)
    }
    const second = await open()
    await type(first, '# of the first')
    await type(second, '# of the second')
    await type(first, '# of the first again')
    // As if the browser ended.
    await second.close()
    await first.close()
    const third = await open()
    await third.getByText('are here again').waitFor()
    expect(await code(third).textContent()).toContain('# of the first# of the first again')
    const { promise: isTyped, resolve } = Promise.withResolvers<void>()
    await third.route(/\/flows\/[^/]+$/, async (route) => {
      if (route.request().method() === 'PUT') await isTyped
      await route.fallback()
    })
    await third.keyboard.press('Control+s')
    await type(third, '# while it was saved')
    resolve()
    await third.getByText('Saved as version 2').waitFor()
    await third.close()
    const fourth = await open()
    await fourth.getByText('are here again').waitFor()
    expect(await code(fourth).textContent()).toContain('# while it was saved')
    await fourth.getByRole('button', { name: 'Discard them' }).click()
    await expect.poll(() => fourth.evaluate('Object.values(localStorage).join()')).not.toContain('while it was saved')
    await fourth.close()
    const fifth = await open()
    await fifth.getByText('are here again').waitFor()
    expect(await code(fifth).textContent()).toContain('# of the second')
    expect(trouble).toEqual([])
  })

  it('many lines that are gone are shown before they are saved', async () => {
    const steps = Array.from({ length: 30 }, (_, n) => `  - { id: s${n}, action: log, config: { message: a } }\n`).join('')
    const id = await make(`name: Emptied\nsteps:\n${steps}`)
    const { page, trouble } = await openEditor(id)
    await code(page).click()
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText('name: Emptied\nsteps:\n  - { id: s0, action: log, config: { message: a } }\n')
    await page.keyboard.press('Control+s')
    await page.getByRole('dialog', { name: 'Save these changes?' }).waitFor()
    expect(await textOf(id)).toContain('s29')
    expect(trouble).toEqual([])
  })

  it('a copied link opens on its step for a colleague who may only look, and whose buttons say so', async () => {
    const { executions } = await client.createExecution({
      body: {
        text: 'name: Shared\nsteps:\n  - { id: one, action: log, config: { message: a } }\n  - { id: two, action: log, config: { message: "${KEY}" }, assert: ["1 == 2"] }\n',
        secrets: { KEY: 'canary-9f3a77' },
        waitMs: 20_000,
      },
    })
    const { token } = await client.createInvitation({ body: { email: 'vera@example.com', role: 'viewer' } })
    const stranger = await dashboard.open(`/invitation/#${token}`, { isStranger: true })
    await stranger.page.getByLabel('Your name').fill('Vera')
    await stranger.page.getByLabel('Password').fill(owner.password)
    await stranger.page.getByRole('button', { name: 'Join' }).click()
    await stranger.page.waitForURL('**/w/main/')
    const link = `/w/main/executions/${executions[0]?.id}/?step=steps%2Ftwo`
    const { page, trouble } = await dashboard.open(link, { account: { email: 'vera@example.com', password: owner.password } })
    await page.getByRole('heading', { name: 'two' }).waitFor()
    const again = page.getByRole('button', { name: 'Run again' })
    expect(await again.getAttribute('aria-disabled')).toBe('true')
    await again.hover()
    await page
      .getByText(/Needs an editor/)
      .first()
      .waitFor()
    await again.click({ force: true })
    expect(await page.content()).not.toContain('canary-9f3a77')
    expect((await client.listExecutions({ query: { triggerType: 'rerun' } })).items).toEqual([])
    await page.goto(`${dashboard.url}/w/main/import/`)
    await page.getByText('Needs an editor: you are a viewer here.').waitFor()
    await page.getByLabel('Or paste its text').fill('curl http://127.0.0.1:9/orders')
    await page.getByRole('button', { name: 'Read it' }).click()
    const keep = page.getByRole('button', { name: 'Import 1 flow' })
    await keep.click({ force: true })
    expect(await keep.getAttribute('aria-disabled')).toBe('true')
    expect([...trouble, ...stranger.trouble]).toEqual([])
  })

  it('somebody with an account joins another workspace with it', async () => {
    const { slug } = await client.createWorkspace({ body: { name: 'Second' } })
    const second = createClient({ url: dashboard.url, token: await dashboard.token(), workspace: slug })
    const { token } = await second.createInvitation({ body: { email: 'vera@example.com', role: 'editor' } })
    const { page, trouble } = await dashboard.open('/w/main/', { account: { email: 'vera@example.com', password: owner.password } })
    await page.goto(`${dashboard.url}/invitation/#${token}`)
    await page.getByRole('button', { name: 'Join as Vera' }).click()
    await page.waitForURL(`**/w/${slug}/`)
    await page.getByRole('button', { name: 'Workspace: Second' }).waitFor()
    await page.goto(`${dashboard.url}/`)
    await page.waitForURL(`**/w/${slug}/`)
    expect((await second.listMembers()).items.map(({ email, role }) => [email, role])).toContainEqual(['vera@example.com', 'editor'])
    expect(trouble).toEqual([])
  })
})
