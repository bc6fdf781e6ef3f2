import { describe, expect, it } from 'vitest'
import { run } from '../testing/run.ts'
import { testPorts } from '../testing/test-ports.ts'
import { checkRouting } from './routing.ts'

/** What its actions were given, in order. */
const given = async (flow: string, options: Parameters<typeof run>[2]): Promise<unknown[]> => {
  const seen: unknown[] = []
  const note = (config: unknown): object => {
    seen.push(config)
    return {}
  }
  await run(flow, testPorts({ actions: { echo: note, http_request: note } }), options)
  return seen
}

describe('the routing of an environment', () => {
  it('gives steps what they leave out, by their action, templates and all', async () => {
    const flow = 'steps:\n  - { action: echo, config: { b: own } }\n  - { action: http_request, config: { url: /x } }'
    const routing = { config: { echo: { a: '${WHO}', b: 'default' }, http_request: { timeout: '5s' } } }
    expect(await given(flow, { routing, variables: { WHO: 'me' } })).toEqual([
      { a: 'me', b: 'own' },
      { url: '/x', timeout: '5s' },
    ])
  })

  it('gives headers one by one, in any case of letters', async () => {
    const flow = `steps:
  - { action: http_request, config: { url: /x } }
  - { action: http_request, config: { url: /x, headers: { X-Tenant: own, accept: text/html } } }
  - { action: echo, config: {} }`
    expect(
      await given(flow, {
        routing: { headers: { 'x-tenant': 'all', 'x-env': 'staging' }, config: { http_request: { headers: { 'x-env': 'own' } } } },
      }),
    ).toEqual([
      { url: '/x', headers: { 'x-tenant': 'all', 'x-env': 'own' } },
      { url: '/x', headers: { 'x-env': 'own', 'X-Tenant': 'own', accept: 'text/html' } },
      {},
    ])
  })

  it('leaves out what cannot stand beside the settings of a step', async () => {
    const headers = { Authorization: 'of all', 'x-env': 'staging' }
    const auth = { type: 'basic' }
    const seen: unknown[] = []
    const { actions, ...ports } = testPorts({ actions: { http_request: (config) => ({ count: seen.push(config) }) } })
    const rules = [{ when: 'auth', excludes: ['headers.authorization'] }]
    const descriptors = actions.descriptors.map((one) => ({ ...one, config: { ...one.config, 'x-rules': rules } }))
    const withRules = { ...ports, actions: { ...actions, descriptors } }
    const flow = `steps:
  - { action: http_request, config: { auth: { type: basic } } }
  - { action: http_request, config: { headers: { authorization: own } } }
  - { action: http_request, config: {} }`
    await run(flow, withRules, { routing: { headers } })
    await run(flow, withRules, { routing: { config: { http_request: { auth } } } })
    expect(seen).toEqual([
      { auth, headers: { 'x-env': 'staging' } },
      { headers: { 'x-env': 'staging', authorization: 'own' } },
      { headers },
      { auth },
      { headers: { authorization: 'own' } },
      { auth },
    ])
  })

  it('reaches steps inside others', async () => {
    const flow = 'steps:\n  - { action: for_each, config: { items: [1], steps: [{ action: echo, config: {} }] } }'
    expect(await given(flow, { routing: { config: { echo: { a: 1 } } } })).toEqual([{ a: 1 }])
  })

  it('is what `service` is', async () => {
    const flow = 'steps:\n  - { action: echo, config: { url: "${service.users}/1", region: "${service.billing.region}" } }'
    const services = { users: 'http://users', billing: { url: 'http://billing', region: 'eu' } }
    expect(await given(flow, { routing: { services } })).toEqual([{ url: 'http://users/1', region: 'eu' }])
    await expect(given(flow, { routing: { services: { user: 'http://users' } } })).rejects.toThrow('there is no service called "users"')
    await expect(given(flow, {})).rejects.toThrow('there is no service called "users"')
  })
})

it('tells what nobody would read', () => {
  const { descriptors } = testPorts({ actions: { echo: () => ({}) } }).actions
  const problems = checkRouting(
    { services: { users: 'http://${HOST}' }, headers: { a: '${', b: 'ok' }, config: { ehco: { a: 1 } } },
    descriptors,
  )
  expect(problems.map(({ path, at, message, hint }) => `${path.join('.')} ${at}: ${message} (${hint})`)).toMatchInlineSnapshot(`
    [
      "services.users value: a service stands as it is: nothing fills a template here (write the address out, or make it a variable of the environment)",
      "headers.a value: the token \${ is not closed (where the text itself should hold \${ write $\${)",
      "config.ehco key: there is no action "ehco" (did you mean "echo"?)",
    ]
  `)
})
