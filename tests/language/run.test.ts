import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { actionDescriptors } from '@testmesh/actions'
import { loadFlowText, loadProject, variableLayers } from '@testmesh/project'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { runFiles, useOwnConfigFolder } from '../docs/run-files.ts'
import { flow, gets, tell, useEcho } from './tell.ts'

// "What a run says", and of "Names and scopes" what needs an action: a test per sentence.

useOwnConfigFolder()
const echo = useEcho()
afterEach(() => vi.unstubAllEnvs())

const ask = (path = '/', config = '', rest = ''): string =>
  `  - { id: s, action: http_request, config: { url: "${echo.url}${path}"${config} }${rest} }\n`

describe('what is sent', () => {
  it('nothing is added to the requests of the system under test but `traceparent`', async () => {
    await tell(flow(ask()))
    const { traceparent, ...headers } = echo.asked.at(-1)?.headers ?? {}
    expect(traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
    // What every client says of itself, and of what it can read.
    expect(Object.keys(headers).toSorted()).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'user-agent'])
  })

  it('`Idempotency-Key` only where a step asks for it', async () => {
    await tell(flow(ask('/', ', method: POST, headers: { Idempotency-Key: k-1 }')))
    expect(echo.asked.at(-1)?.headers['idempotency-key']).toBe('k-1')
  })
})

it('JSON integers beyond 2^53 become strings, so that ids compare true', async () => {
  const judged = ', output: { id: $.id, small: $.small }, assert: [body.id == 12345678901234567890, body.small == 7]'
  expect(await tell(flow(ask('/raw', '', judged)))).toMatchObject({
    verdict: 'passed',
    captured: { id: '12345678901234567890', small: 7 },
  })
})

describe('the environment of the operating system', () => {
  it('is not a scope', async () => {
    vi.stubEnv('ONLY_IN_THE_SHELL', 'yes')
    expect((await tell(flow(gets('"${ONLY_IN_THE_SHELL}"')))).problems[0]).toContain('PLAN_UNKNOWN_NAME')
  })

  it('an unresolved name that exists in the shell is said so in the hint', async () => {
    const { project } = await loadProject({ from: tmpdir() })
    if (!project) throw new Error('no project')
    const variables = variableLayers(project, { osEnvironment: { ONLY_IN_THE_SHELL: 'yes' } })
    const [loaded] = await loadFlowText(
      join(project.root, 'x.yaml'),
      { text: flow(gets('"${ONLY_IN_THE_SHELL}"')) },
      {
        project,
        variables,
        descriptors: actionDescriptors,
      },
    )
    expect(loaded?.diagnostics.map(({ code, hint }) => [code, hint])).toEqual([
      [
        'PLAN_UNKNOWN_NAME',
        'the shell has it, and is not read by itself: name it in os_env of the project config, or write osenv("ONLY_IN_THE_SHELL")',
      ],
    ])
  })

  it('`osenv("NAME", "default")` is explicit', async () => {
    vi.stubEnv('ONLY_IN_THE_SHELL', 'yes')
    const text = flow(gets(`'\${osenv("ONLY_IN_THE_SHELL")} \${osenv("NOT_EVEN_THERE", "no")}'`))
    expect((await tell(text)).captured).toEqual({ got: 'yes no' })
  })
})

describe('mock-server responses', () => {
  it('are the one place where `{{ … }}` waits: it is evaluated per request', async () => {
    const mock = `  - id: m
    action: mock_server_start
    config:
      state: { seen: 0 }
      endpoints:
        - method: POST
          path: /things/:id
          state: { state_key: seen, update_rule: increment }
          response:
            body: { at: "{{path.id}}", by: "{{request.body.by}}", page: "{{query.page}}", agent: "{{headers.x-agent}}", seen: "{{state.seen}}", nth: "{{request_count}}", shop: "\${SHOP}" }
`
    const request = (id: number) =>
      `  - { id: r${id}, action: http_request, config: { method: POST, url: "\${m.base_url}/things/${id}?page=${id}", headers: { x-agent: me }, body: { by: ada } }, output: { got: $.body } }\n`
    expect((await tell(flow(mock + request(1) + request(2), 'env: { SHOP: tea }'))).captured.got).toEqual({
      at: '2',
      by: 'ada',
      page: '2',
      agent: 'me',
      seen: 2,
      nth: 2,
      shop: 'tea',
    })
  })
})

describe('secrets', () => {
  const secret = 'p&ssw rd/1+2'

  it('values of secret variables are replaced by `***` in every event; also their base64 and URL-encoded forms', async () => {
    const text = flow(
      `${gets('"${T} ${base64(T)} ${urlEncode(T)}"')}  - { id: s, action: http_request, config: { method: POST, url: "${echo.url}/\${urlEncode(T)}", body: "\${T}" }, assert: ["body == T"] }\n`,
    )
    const told = (await runFiles({ files: { 'x.yaml': text }, flows: ['x.yaml'], secrets: { T: secret } })).get('x.yaml')
    expect(told?.verdicts).toEqual(['failed'])
    const [state] = told?.states ?? []
    expect(state?.steps.get('steps/get')?.outputs.got).toBe('*** *** ***')
    const said = JSON.stringify([...(state?.steps.values() ?? [])])
    for (const form of [secret, btoa(secret), encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
      expect(said).not.toContain(form)
    // What is sent is the secret itself.
    expect(echo.asked.at(-1)).toMatchObject({ path: `/${encodeURIComponent(secret)}`, body: secret })
  })

  it('values of action fields marked secret, and of anything passed to `secret(x)`', async () => {
    const { state } = await tell(
      flow(
        `${gets('secret("from-a-run")')}${ask('/', ', auth: { type: bearer, token: written-in-the-step }', ', assert: [status == 201]')}  - { id: t, action: log, config: { message: "\${got} written-in-the-step" } }\n`.replace(
          '{ it: secret("from-a-run") }',
          '{ it: "${secret(\'from-a-run\')}" }',
        ),
      ),
    )
    const said = JSON.stringify([...(state?.steps.values() ?? [])])
    expect([said.includes('from-a-run'), said.includes('written-in-the-step')]).toEqual([false, false])
  })
})

describe('outcomes', () => {
  it('a step is passed, failed (an assertion), error (the action), skipped', async () => {
    const steps =
      `  - { id: p, action: log, config: { message: a }, on_error: continue }\n` +
      `  - { id: f, action: log, config: { message: a }, assert: [1 == 2], on_error: continue }\n` +
      `  - { id: e, action: http_request, config: { url: "http://127.0.0.1:1/" }, on_error: continue }\n` +
      `  - { id: s, when: false, action: log, config: { message: a } }\n`
    expect((await tell(flow(steps))).steps).toEqual({ 'steps/p': 'passed', 'steps/f': 'failed', 'steps/e': 'error', 'steps/s': 'skipped' })
  })

  it('a verdict is the same words, and skipped when all of its steps were', async () => {
    expect((await tell(flow('  - { when: false, action: log, config: { message: a } }'))).verdict).toBe('skipped')
    expect((await tell(flow('  - { action: log, config: { message: a }, assert: [1 == 2] }'))).verdict).toBe('failed')
  })
})
