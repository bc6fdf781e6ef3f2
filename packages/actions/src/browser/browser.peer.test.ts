import { readdirSync, readFileSync } from 'node:fs'
import type { IncomingMessage, RequestListener } from 'node:http'
import { createServer } from 'node:net'
import { ActionError, type Egress } from '@testmesh/action-kit'
import { actionContract } from '@testmesh/action-kit/contract'
import { createTlsIdentity, findFreePort, type HttpServer, httpServer, requirePeer } from '@testmesh-tooling/services'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { activeResources } from '../testing/active-resources.ts'
import { createTestContext, runAction, type TestContext } from '../testing/test-context.ts'
import { browser } from './browser.ts'
import { browserCodes } from './codes.ts'
import { findBrowser } from './session/find-browser.ts'
import { labPage } from './testing/lab-page.ts'

const found = await findBrowser('chromium', chromium).catch(() => undefined)
const peer = requirePeer('a real browser', found !== undefined, 'install Chromium, or name one in CHROMIUM')

let site: HttpServer
let other: HttpServer
const asked: IncomingMessage[] = []

const pages: Readonly<Record<string, string>> = {
  '/': labPage,
  '/second':
    '<title>Second</title><h1>Second</h1><script>console.log("hello", 2); console.error("oh"); </script><script>throw new Error("late")</script>',
  '/popup': '<title>Popup</title><h1>In the other tab</h1>',
  '/dialogs': '<script>document.title = [confirm("Really?"), prompt("Name?"), alert("Done")].join()</script>',
}

/** One program for all tests of the file, as the executions of a batch have it; and one window for those that need none of their own. */
const batch = createTestContext()

const createContext = (files: Readonly<Record<string, string>> = {}, net?: Egress): TestContext => {
  const own = createTestContext(files)
  const use: TestContext['use'] = (key, open, options) => (options?.scope === 'batch' ? batch : own).use(key, open)
  return { ...own, use, ...(net ? { net } : {}) }
}

const shared = createContext({ 'papers/a.csv': 'a,b', 'b.txt': 'hi' })

const run = (config: Record<string, unknown>, context: TestContext = shared) =>
  runAction(browser, { timeout: '2s', screenshot_on_failure: false, ...config }, context)

const runAlone = async (config: Record<string, unknown>) => {
  await using context = createContext()
  return await run(config, context)
}

/** Programs that this process has started and that still run. */
const children = (): string[] => {
  const tasks = readdirSync(`/proc/${process.pid}/task`)
  return tasks.flatMap((task) => readFileSync(`/proc/${process.pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean))
}

const before = new Set(children())

beforeAll(async () => {
  if (peer.isMissing) return
  site = await httpServer((request, response) => {
    asked.push(request)
    const path = request.url ?? ''
    const page = pages[path]
    if (path === '/api') return response.writeHead(200, { 'content-type': 'application/json' }).end('{"items":[1,2]}')
    if (path === '/paper.csv') return response.writeHead(200, { 'content-type': 'text/csv' }).end('a,b\n1,2\n')
    if (path === '/cookie') return response.writeHead(200, { 'content-type': 'text/html', 'set-cookie': 'user=ada; Path=/' }).end('hi')
    if (path.startsWith('/to/')) return response.writeHead(302, { location: `http://${path.slice('/to/'.length)}/` }).end()
    if (path === '/hang') return
    return response
      .writeHead(page ? 200 : 404, { 'content-type': 'text/html' })
      .end(page ?? `<p>no ${path}, ${request.headers.cookie ?? 'no cookie'}</p>`)
  })
  other = await httpServer((request, response) => {
    asked.push(request)
    response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/plain' }).end('other')
  })
  await run({ url: site.url })
})
afterAll(async () => {
  await shared.close()
  await batch.close()
  await site?.stop()
  await other?.stop()
})

const lab = (...actions: object[]) => run({ url: site.url, actions })

describe.skipIf(peer.isMissing)(peer.label, () => {
  it('does what people do to a page', async () => {
    const { eval_result, url, title, status } = await lab(
      { type: 'fill', label: 'Name', value: 'Ada' },
      { type: 'clear', placeholder: 'Your name' },
      { type: 'type', test_id: 'name', value: 'Bo' },
      { type: 'focus', selector: '#name' },
      { type: 'type', text: 'b' },
      { type: 'press', key: 'Enter' },
      { type: 'check', label: 'I agree' },
      { type: 'uncheck', role: 'checkbox', name: 'I agree' },
      { type: 'select', label: 'Colour', value: ['r', 'Green'] },
      { type: 'upload', label: 'Papers', files: ['papers/a.csv', 'b.txt'] },
      { type: 'hover', text: 'Go', exact: true },
      { type: 'click', role: 'button', name: 'Go', modifiers: ['Shift'] },
      { type: 'double_click', selector: '#go' },
      { type: 'click', role: 'button', name: 'Inside', frame: 'iframe' },
      { type: 'drag', selector: '#from', to: { selector: '#onto' } },
      { type: 'scroll_to', text: 'Far below' },
      { type: 'evaluate', script: 'window.done' },
    )
    expect({ url, title, status }).toEqual({ url: `${site.url}/`, title: 'Lab', status: 200 })
    expect((eval_result as string[]).filter((line) => line !== 'over')).toEqual([
      ...['key Delete', 'key B', 'key o', 'key b', 'key Enter', 'name Bob', 'submitted', 'agree true', 'agree false', 'colour r,g'],
      ...['papers a.csv text/csv 3,b.txt text/plain 2', 'click 1 shift', 'click 1', 'click 2', 'double', 'inner', 'dropped'],
    ])
  })

  it('reads the page', async () => {
    const result = await lab(
      { type: 'get_text', role: 'heading', as: 'heading' },
      { type: 'get_texts', selector: 'li', as: 'items' },
      { type: 'get_count', selector: 'li' },
      { type: 'fill', label: 'Name', value: 'Ada' },
      { type: 'get_value', label: 'Name', as: 'name' },
      { type: 'get_attribute', role: 'button', name: 'Go', attribute: 'title', as: 'title' },
      { type: 'get_attribute', role: 'button', name: 'Go', attribute: 'lang' },
      { type: 'get_html', selector: '#onto' },
      { type: 'evaluate', script: 'const n = arg.a + 1\nreturn { n, big: 12n, none: undefined }', arg: { a: 1 }, as: 'sum' },
      { type: 'evaluate', selector: 'h1', script: '(element, arg) => element.tagName + arg', arg: '!', as: 'tag' },
    )
    expect(result).toMatchObject({
      text: 'The lab',
      texts: ['one', 'two', 'three'],
      count: 3,
      attribute: null,
      html: 'drop here',
      value: 'H1!',
      values: { heading: 'The lab', items: ['one', 'two', 'three'], name: 'Ada', title: 'starts it', sum: { n: 2, big: '12' }, tag: 'H1!' },
    })
  })

  it('holds the page against what it should be, and says what it is instead', async () => {
    await lab(
      { type: 'assert_visible', text: 'one' },
      { type: 'assert_hidden', text: 'three' },
      { type: 'assert_hidden', text: 'never there' },
      { type: 'assert_text', value: 'drag me' },
      { type: 'assert_text', role: 'heading', text: 'The lab', exact: true },
      { type: 'assert_value', label: 'Name', value: '' },
      { type: 'assert_attribute', selector: '#go', attribute: 'title', value: 'starts it' },
      { type: 'assert_count', selector: 'li', count: 3 },
      { type: 'assert_unchecked', label: 'I agree' },
      { type: 'assert_enabled', role: 'button', name: 'Go' },
      { type: 'assert_disabled', role: 'button', name: 'Stop' },
      { type: 'assert_url', url: '/' },
      { type: 'assert_title', value: 'Lab', exact: true },
    )
    const failures: [object, string][] = [
      [{ type: 'assert_visible', text: 'three' }, 'the text "three" should be visible within 0 ms, but it is not'],
      [
        { type: 'assert_visible', role: 'button', name: 'Pay' },
        'the button "Pay" should be visible within 0 ms, but it is not on the page',
      ],
      [{ type: 'assert_hidden', text: 'one' }, 'the text "one" should be hidden within 0 ms, but it is visible'],
      [
        { type: 'assert_text', role: 'heading', value: 'Shop' },
        'the text of the heading should contain "Shop" within 0 ms, but it is "The lab"',
      ],
      [
        { type: 'assert_value', label: 'Name', value: 'x' },
        'the value of the field labelled "Name" should be "x" within 0 ms, but it is ""',
      ],
      [
        { type: 'assert_attribute', selector: '#go', attribute: 'lang' },
        'the attribute lang of the element "#go" should be there within 0 ms, but it has none',
      ],
      [{ type: 'assert_count', selector: 'li', count: 2 }, 'there should be 2 of the element "li" within 0 ms, but there are 3'],
      [{ type: 'assert_checked', label: 'I agree' }, 'the field labelled "I agree" should be checked within 0 ms, but it is not'],
      [{ type: 'assert_url', url: '/cart' }, `the page should be at /cart within 0 ms, but it is at ${site.url}/`],
      [{ type: 'assert_title', value: 'Shop' }, 'the title should contain "Shop" within 0 ms, but it is "Lab"'],
    ]
    await using context = createContext()
    await runAction(browser, { url: site.url }, context)
    for (const [action, message] of failures)
      await expect(
        runAction(browser, { actions: [{ timeout: 0, ...action }], screenshot_on_failure: false }, context),
      ).rejects.toMatchObject({
        ...{ code: 'BROWSER_ASSERTION', message, result: { url: `${site.url}/`, title: 'Lab' } },
      })
  })

  it('says why an element cannot be used', async () => {
    const attempt = (action: object, more: object = {}) => run({ actions: [action], ...more })
    await run({ url: site.url })
    await expect(
      attempt({ type: 'click', role: 'button', name: 'Pay', timeout: '100ms' }, { screenshot_on_failure: true }),
    ).rejects.toMatchObject({
      ...{ code: 'BROWSER_NOT_FOUND', kind: 'timeout', message: 'the button "Pay" was not on the page within 100 ms' },
      ...{ hint: 'on the page are "Papers", "Go", "Stop", "Covered"', result: { screenshot: { name: 'failure.png' } } },
    })
    await expect(attempt({ type: 'fill', test_id: 'nmae', value: 'x', timeout: '100ms' })).rejects.toMatchObject({
      hint: 'on the page are "name"',
    })
    await expect(attempt({ type: 'click', role: 'button', name: 'Stop', timeout: '500ms' })).rejects.toMatchObject({
      ...{ code: 'BROWSER_NOT_READY', message: 'click: the button "Stop" is there, but it is not enabled for 500 ms' },
    })
    await expect(attempt({ type: 'click', text: 'Covered', timeout: '1s' })).rejects.toMatchObject({
      ...{
        code: 'BROWSER_NOT_READY',
        message: expect.stringMatching(/^click: the text "Covered" is there, but <div id="cover".*covers it for 1 s$/),
      },
    })
    await expect(attempt({ type: 'click', selector: 'li' })).rejects.toMatchObject({
      ...{ code: 'BROWSER_AMBIGUOUS', message: expect.stringContaining('the element "li" is not one: 3 fit, 1) <li>one</li>') },
    })
    await expect(attempt({ type: 'click', selector: 'li[' })).rejects.toMatchObject({ code: 'BROWSER_BAD_LOCATOR' })
    await expect(attempt({ type: 'evaluate', script: 'nothing.there' })).rejects.toMatchObject({
      ...{ code: 'BROWSER_SCRIPT_FAILED', message: 'the script failed: ReferenceError: nothing is not defined' },
    })
    await expect(attempt({ type: 'evaluate', script: 'for (;;);', timeout: '100ms' })).rejects.toMatchObject({ code: 'BROWSER_TIMEOUT' })
    expect(shared.attachments.map(({ name }) => name)).toEqual(['failure.png'])
  })
})

describe.skipIf(peer.isMissing)('a page that cannot be loaded', () => {
  const open = (url: string) => run({ url, timeout: '1s' })

  it('is told in plain words', async () => {
    const attempt = (url: string, timeout = '10s') => expect(run({ url, timeout })).rejects
    const port = await findFreePort()
    const nothing = { code: 'BROWSER_CONNECTION_REFUSED', kind: 'connection', message: `nothing listens on 127.0.0.1:${port}` }
    await attempt(`http://127.0.0.1:${port}`).toMatchObject(nothing)
    await attempt(`https://127.0.0.1:${port}`).toMatchObject(nothing)
    await attempt('http://nowhere.invalid/x').toMatchObject({ code: 'BROWSER_DNS', message: 'nowhere.invalid has no address' })
    await attempt(`${site.url}/hang`, '300ms').toMatchObject({
      ...{ code: 'BROWSER_TIMEOUT', kind: 'timeout', message: `${site.url}/hang was not loaded within 300 ms` },
    })
    await attempt('/path').toMatchObject({ code: 'BROWSER_BAD_URL', message: '"/path" is no URL, and there is no `base_url`' })
    await attempt('file:///etc/passwd').toMatchObject({ code: 'BROWSER_BAD_URL' })
    await attempt('chrome://version').toMatchObject({ code: 'BROWSER_BAD_URL' })
    expect(await run({ url: '/second', base_url: site.url })).toMatchObject({ status: 200, title: 'Second' })
    expect(await run({ url: `${site.url}/missing` })).toMatchObject({ status: 404 })
  })

  it.each([
    ['nothing', '', 'the server closed the connection without an answer'],
    ['garbage', 'SSH-2.0-OpenSSH_9.6\r\n\r\n', 'the server closed the connection without an answer'],
    ['half an answer', 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 500\r\n\r\n<h1>Ha', 'the answer broke off'],
  ])('because the server says %s', async (_, answer, reason) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => socket.end(answer))
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const url = `http://127.0.0.1:${(server.address() as { port: number }).port}/`
    const failing = open(url).finally(() => server.close())
    const { code, message } = (await failing.catch((error: unknown) => error)) as ActionError
    expect({ code, message }).toEqual({ code: 'BROWSER_PAGE_FAILED', message: `${url} could not be loaded: ${reason}` })
  })

  it('because its certificate is not trusted, unless it need not be', async () => {
    const traced: unknown[] = []
    const listener: RequestListener = ({ url, headers }, response) => {
      traced.push([url, typeof headers.traceparent])
      response.writeHead(200, { 'content-type': 'text/html' }).end('<title>Secret</title><script src="/own.js"></script>')
    }
    await using secure = await httpServer(listener, { tls: createTlsIdentity() })
    const url = secure.url.replace('127.0.0.1', 'localhost')
    await expect(open(url)).rejects.toMatchObject({ code: 'BROWSER_TLS', message: expect.stringContaining('ERR_CERT_AUTHORITY_INVALID') })
    expect(await runAlone({ url, verify_ssl: false })).toMatchObject({ status: 200 })
    expect(traced.slice(0, 2)).toEqual([
      ['/', 'string'],
      ['/own.js', 'string'],
    ])
  })
})

it.skipIf(peer.isMissing)('lets no request of a page go where flows may not', async () => {
  let connections = 0
  const canary = createServer((socket) => {
    connections += 1
    socket.destroy()
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => canary.once('listening', resolve))
  const { port } = canary.address() as { port: number }
  const denied = new ActionError('EGRESS_DENIED', 'flows may not connect there')
  const net: Egress = {
    resolve: async (host, asks) =>
      asks === port || host.startsWith('169.') ? Promise.reject(denied) : { address: '127.0.0.1', family: 4 },
  }
  const target = `127.0.0.1:${port}`
  const ways = `
    for (const host of ['${target}', 'localhost:${port}', '[::1]:${port}', '2130706433:${port}', '169.254.169.254']) {
      fetch('http://' + host + '/a', { mode: 'no-cors' }).catch(() => {})
      fetch('https://' + host + '/b', { mode: 'no-cors' }).catch(() => {})
      new WebSocket('ws://' + host + '/c')
      navigator.sendBeacon('http://' + host + '/d', 'x')
      document.body.append(Object.assign(new Image(), { src: 'http://' + host + '/e' }))
      document.body.append(Object.assign(document.createElement('iframe'), { src: 'http://' + host + '/f' }))
      document.head.append(Object.assign(document.createElement('link'), { rel: 'dns-prefetch preconnect', href: 'http://' + host }))
    }
    new RTCPeerConnection({ iceServers: [{ urls: 'stun:${target}' }, { urls: 'turn:${target}?transport=tcp', username: 'a', credential: 'b' }] })
      .createDataChannel('x')
    await new Promise((resolve) => setTimeout(resolve, 300))
    return true`
  try {
    await using context = createContext({}, net)
    const result = await runAction(browser, { url: site.url, actions: [{ type: 'evaluate', script: `async () => {${ways}}` }] }, context)
    expect(result.network.requests).toContainEqual(
      expect.objectContaining({ url: `http://${target}/a`, failure: 'flows may not connect there' }),
    )
    for (const url of [`http://${target}`, `https://${target}`, `${site.url}/to/${target}`])
      await expect(runAction(browser, { url, screenshot_on_failure: false }, context)).rejects.toMatchObject({ code: 'EGRESS_DENIED' })
    expect(connections).toBe(0)
  } finally {
    canary.close()
  }
})

it.skipIf(peer.isMissing)('passes the trace context on, and asks no server for leave to do so', async () => {
  asked.length = 0
  await lab({ type: 'evaluate', script: `fetch('${other.url}/cross').then((response) => response.text())` })
  const seen = asked.map(({ method, url, headers }) => [method, url, String(headers.traceparent).slice(0, 35)])
  const trace = '00-0af7651916cd43dd8448eb211c80319c'
  expect(seen).toEqual([
    ['GET', '/', trace],
    ['GET', '/cross', trace],
  ])
})

describe.skipIf(peer.isMissing)('the session', () => {
  it('stays open from step to step, and is another under another name', async () => {
    await using context = createContext()
    const step = (config: object) => runAction(browser, { timeout: '2s', ...config }, context)
    expect(await step({ action: 'navigate', url: `${site.url}/cookie` })).toMatchObject({ status: 200 })
    expect(await step({ action: 'navigate', url: `${site.url}/who` })).toMatchObject({ status: 404 })
    expect(await step({ action: 'get_text', selector: 'p' })).toMatchObject({ text: 'no /who, user=ada' })
    expect(await step({ session: 'b', url: `${site.url}/who`, action: 'get_text', selector: 'p' })).toMatchObject({
      ...{ session: 'b', text: 'no /who, no cookie' },
    })
    await expect(step({ action: 'reload', locale: 'de-DE', headless: true })).rejects.toMatchObject({
      ...{ code: 'BROWSER_SETTINGS_FIXED', message: 'the browser is open already: "headless" and "locale" cannot change' },
    })
    const { storage_state } = await step({ action: 'save_storage_state', path: 'state.json' })
    expect(JSON.parse(new TextDecoder().decode(context.written.get('state.json')))).toEqual(storage_state)
    expect(await step({ session: 'c', storage_state, url: `${site.url}/who`, action: 'get_text', selector: 'p' })).toMatchObject({
      ...{ text: 'no /who, user=ada' },
    })
    await step({ action: 'evaluate', script: 'window.open("/popup") && true' })
    await step({ action: 'switch_page', page: '/popup' })
    await step({ action: 'evaluate', script: 'setTimeout(() => close()), 1' })
    await expect.poll(() => step({ action: 'get_text', selector: 'p' }).catch(() => undefined)).toMatchObject({ text: 'no /who, user=ada' })
    await step({ action: 'close' })
    await expect(step({ action: 'get_text', selector: 'p' })).rejects.toMatchObject({ code: 'BROWSER_NO_PAGE' })
  })

  it('opens as it is told', async () => {
    const script = '[innerWidth, navigator.language, Intl.DateTimeFormat().resolvedOptions().timeZone, navigator.userAgent]'
    const { eval_result } = await runAlone({
      ...{ url: site.url, device: 'iPhone 15', viewport: { width: 333, height: 500 }, locale: 'de-DE', timezone: 'Europe/Berlin' },
      ...{ headers: { 'x-lab': '1' }, action: 'evaluate', script },
    })
    expect(eval_result).toEqual([333, 'de-DE', 'Europe/Berlin', expect.stringContaining('iPhone')])
    expect(asked.at(-1)?.headers['x-lab']).toBe('1')
    await expect(runAlone({ url: site.url, device: 'iPhone 99' })).rejects.toMatchObject({ code: 'BROWSER_BAD_SETTING' })
    await expect(runAlone({ url: site.url, storage_state: 'none.json' })).rejects.toMatchObject({ code: 'BROWSER_BAD_SETTING' })
  })

  it('sees what the pages do: console, errors, dialogs, tabs, downloads', async () => {
    const result = await lab(
      { type: 'click', text: 'The paper' },
      { type: 'click', text: 'To the second page' },
      { type: 'wait_for_url', url: '**/second' },
      { type: 'wait_for_load' },
      { type: 'go_back' },
      { type: 'click', text: 'Another tab' },
      { type: 'switch_page', page: -1 },
      { type: 'get_text', role: 'heading' },
      { type: 'switch_page', page: '/' },
    )
    expect(result).toMatchObject({
      ...{ text: 'In the other tab', title: 'Lab', downloads: [{ name: 'paper.csv', media_type: 'text/csv', size_bytes: 8 }] },
      console: [
        { type: 'log', text: 'hello 2', location: `${site.url}/second:1` },
        { type: 'error', text: 'oh' },
        { type: 'error', text: 'late' },
      ],
    })
    expect(await run({ url: `${site.url}/dialogs`, dialogs: 'accept' })).toMatchObject({
      ...{ title: 'true,,', dialogs: [{ type: 'confirm', message: 'Really?', answer: 'accept' }, { type: 'prompt' }, { type: 'alert' }] },
    })
  })

  it('does not miss what goes wrong behind a thousand things that do not', async () => {
    const script = `async () => {
      for (let n = 0; n < 1500; n++) console.log(n)
      for (let n = 0; n < 1010; n += 10) await Promise.all(Array.from({ length: 10 }, () => fetch('/api')))
      await fetch('/broken').catch(() => undefined)
      console.error('late')
    }`
    const config = { url: site.url, intercept: { patterns: ['/broken'], abort: true }, action: 'evaluate', script, timeout: '30s' }
    const { network, console } = await runAlone(config)
    expect([network.requests.length, network.failed, network.requests.at(-1)?.url]).toEqual([1_001, 1, `${site.url}/broken`])
    expect(console.filter(({ type }) => type === 'error').map(({ text }) => text)).toContain('late')
    expect(console.filter(({ type }) => type === 'log')).toHaveLength(1_000)
  })

  it('mocks, breaks and waits for requests', async () => {
    const ask = (path: string) => ({ type: 'evaluate', script: `fetch('${path}').then((r) => r.json()).catch((e) => e.name)` })
    const intercept = [
      { patterns: ['**/api'], method: 'GET', mock: { status: 201, body: { mocked: true } } },
      { patterns: ['/broken'], abort: true },
    ]
    const mocked = await run({
      url: site.url,
      intercept,
      actions: [ask('/api'), { type: 'wait_for_response', url: '/api', method: 'get', status: 201 }, ask('/broken')],
    })
    expect(mocked).toMatchObject({ eval_result: 'TypeError', response: { status: 201, body: { mocked: true } } })
    expect(mocked.network).toMatchObject({
      ...{
        count: 3,
        failed: 1,
        requests: [
          { url: `${site.url}/`, type: 'document', status: 200 },
          { is_mocked: true, status: 201 },
          { failure: 'net::ERR_CONNECTION_RESET' },
        ],
      },
    })
    expect(await run({ intercept: [], actions: [ask('/api')] })).toMatchObject({ eval_result: { items: [1, 2] } })
    await expect(run({ action: 'wait_for_response', url: '/never', timeout: '50ms' })).rejects.toMatchObject({
      ...{ code: 'BROWSER_TIMEOUT', message: `no answer to /never came; the page asked for GET ${site.url}/api → 200` },
    })
  })

  it('attaches pictures, papers, traces and videos', async () => {
    const known = shared.attachments.length
    const kinds = () =>
      shared.attachments.slice(known).map(({ name, bytes }) => [name, Buffer.from(bytes.subarray(0, 4)).toString('latin1')])
    const actions = [
      { type: 'screenshot', as: 'all', full_page: true },
      { type: 'screenshot', role: 'heading' },
      { type: 'pdf', as: 'paper' },
    ]
    const result = await run({ url: site.url, actions, trace: true })
    expect(kinds()).toEqual([
      ['all.png', '\x89PNG'],
      ['screenshot-2.png', '\x89PNG'],
      ['paper.pdf', '%PDF'],
      ['trace.zip', 'PK\x03\x04'],
    ])
    expect(result).toMatchObject({
      screenshots: [{ name: 'all.png' }, { name: 'screenshot-2.png' }],
      trace: { name: 'trace.zip' },
      pdf: { name: 'paper.pdf' },
    })
    await run({ action: 'reload', trace: 'on_failure' })
    expect(kinds()).toHaveLength(4)
    const filmed = await run({ action: 'reload', video: true }).catch((error: unknown) => error)
    expect(filmed).toMatchObject(
      filmed instanceof Error
        ? { code: 'BROWSER_NO_VIDEO', hint: expect.stringMatching(/^npx playwright-core@\d+\.\d+\.\d+ install ffmpeg$/) }
        : { video: { name: 'video.webm', media_type: 'video/webm' } },
    )
  })
})

describe.skipIf(peer.isMissing)('the program', () => {
  it('is asked for by name where there is none', async () => {
    const { CHROMIUM } = process.env
    process.env.CHROMIUM = '/nowhere/chromium'
    try {
      await using context = createTestContext()
      await expect(runAction(browser, { url: site.url }, context)).rejects.toMatchObject({
        ...{ code: 'BROWSER_NOT_INSTALLED', message: 'there is no /nowhere/chromium, which the environment variable CHROMIUM names' },
      })
      await expect(runAction(browser, { url: site.url, browser: 'webkit' }, context)).rejects.toMatchObject({
        ...{ code: 'BROWSER_NOT_INSTALLED', hint: expect.stringMatching(/^npx playwright-core@[\d.]+ install webkit$/) },
      })
      await expect(runAction(browser, { url: site.url, executable_path: '/bin/false' }, context)).rejects.toMatchObject({
        code: 'BROWSER_START_FAILED',
      })
    } finally {
      if (CHROMIUM === undefined) delete process.env.CHROMIUM
      else process.env.CHROMIUM = CHROMIUM
    }
  })
})

describe.skipIf(peer.isMissing)('the contract', () => {
  const contract = actionContract(browser, {
    createContext,
    codes: Object.keys(browserCodes),
    cases: [{ name: 'a page', config: () => ({ url: site.url, action: 'get_text', selector: 'h1' }) }],
    hang: () => ({ url: `${site.url}/hang` }),
    unreachable: async () => ({ url: `http://127.0.0.1:${await findFreePort()}` }),
    activeResources,
  })
  for (const { name, run: prove } of contract) it(name, prove)
})

it.skipIf(peer.isMissing)('starts again when it was killed, and ends with the batch', async () => {
  const programs = () => children().filter((pid) => !before.has(pid))
  const [program] = programs()
  process.kill(Number(program), 'SIGKILL')
  await expect.poll(programs).toEqual([])
  expect(await run({ url: site.url })).toMatchObject({ status: 200 })
  expect(programs()).toHaveLength(1)
  await shared.close()
  await batch.close()
  expect(programs()).toEqual([])
})
