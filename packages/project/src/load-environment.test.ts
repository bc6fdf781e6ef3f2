import { mkdirSync } from 'node:fs'
import { actionDescriptors } from '@testmesh/actions'
import { expect, it } from 'vitest'
import { loadEnvironment } from './index.ts'
import { tempProject } from './testing/temp-project.ts'

const temp = tempProject()
const load = async (name?: string) => loadEnvironment(await temp.load(), { name, descriptors: actionDescriptors })
const problemsOf = async (name?: string) =>
  (await load(name)).diagnostics.map(({ code, message, hint, place: { file, span } }) =>
    [`${code}: ${message} (${hint})`, ...(span ? [`at ${file}:${span.start.line}:${span.start.column}`] : [])].join(' '),
  )

it('gives the environment asked for, with what is secret in it', async () => {
  temp.write(
    'environments/staging.yaml',
    'description: Shared\nvariables: { URL: http://x, LIMITS: { a: [1] } }\nsecrets: { KEY: hunter2 }',
  )
  expect(await load('staging')).toEqual({
    name: 'staging',
    source: {
      name: 'environment staging',
      strength: 'above-flow',
      values: { URL: 'http://x', LIMITS: { a: [1] }, KEY: 'hunter2' },
      secrets: ['KEY'],
    },
    diagnostics: [],
  })
})

it('warns of names that no expression reads as they stand', async () => {
  temp.write('environments/local.yaml', 'variables: { ok: 1, 2nd: 2 }\nsecrets: { api.key: hunter2 }')
  expect((await load()).source?.values).toEqual({ ok: 1, '2nd': 2, 'api.key': 'hunter2' })
  expect((await load()).diagnostics.map(({ severity }) => severity)).toEqual(['warning', 'warning'])
  expect(await problemsOf()).toMatchInlineSnapshot(`
    [
      "PROJECT_BAD_ENVIRONMENT: "2nd" is no name that \${2nd} would read (begin with a letter or _, then letters, digits and _; or read it as \${vars["2nd"]}) at environments/local.yaml:1:21",
      "PROJECT_BAD_ENVIRONMENT: "api.key" is no name that \${api.key} would read (begin with a letter or _, then letters, digits and _; or read it as \${vars["api.key"]}) at environments/local.yaml:2:12",
    ]
  `)
})

it('refuses a name that is a variable and a secret: one of the two values would be dropped', async () => {
  temp.write('environments/local.yaml', 'variables: { URL: http://x, KEY: plain }\nsecrets: { KEY: hunter2 }')
  expect((await load()).source).toBeUndefined()
  expect(await problemsOf()).toEqual([
    'PROJECT_BAD_ENVIRONMENT: "KEY" is a variable of this environment as well (keep one of the two) at environments/local.yaml:2:12',
  ])
})

it('warns of tokens in values, which nobody fills', async () => {
  temp.write('environments/local.yaml', 'variables:\n  HOST: shop\n  API: http://${HOST}:80\nsecrets: { KEY: "a{{b" }\n')
  expect((await load()).source?.values).toMatchObject({ API: 'http://${HOST}:80' })
  expect(await problemsOf()).toEqual([
    'PROJECT_BAD_ENVIRONMENT: nothing is filled in here: "API" is this very text (write the value out, or give the variable in the env of a flow, where tokens are filled) at environments/local.yaml:3:8',
  ])
})

it('tells of one part of a file what is wrong whatever is wrong with another, and what YAML makes of values', async () => {
  temp.write('environments/local.yaml', 'variabels: {}\nvariables: { API: "${HOST}", API_VERSION: 1.10, POSTCODE: 01067 }\nsecrets: 5\n')
  expect((await load()).diagnostics.map(({ severity, message, place }) => `${place.span?.start.line} ${severity} ${message}`)).toEqual([
    '1 error "variabels" is not a setting of an environment',
    '2 warning nothing is filled in here: "API" is this very text',
    '2 warning 1.10 is the number 1.1 in YAML',
    '2 warning 01067 is the number 1067 in YAML',
    '3 error secrets wants a map, but got 5',
  ])
})

it('gives that of the config, else `local`, else none', async () => {
  expect(await load()).toEqual({ diagnostics: [] })
  temp.write('environments/local.yml', '')
  expect((await load()).name).toBe('local')
  temp.write('testmesh.config.yaml', 'env: eu/staging\nenvironments: envs')
  temp.write('envs/eu/staging.yaml', 'variables: {}')
  expect((await load()).name).toBe('eu/staging')
  expect((await load('eu/staging')).source?.values).toEqual({})
})

it('offers what there is when one asked for by name is missing', async () => {
  expect(await problemsOf('staging')).toMatchInlineSnapshot(`
    [
      "PROJECT_NO_ENVIRONMENT: there is no environment called "staging" (make environments/staging.yaml)",
    ]
  `)
  temp.write('environments/staging.yaml', '')
  temp.write('environments/local.yaml', '')
  temp.write('environments/eu/staging.yaml', '')
  mkdirSync(temp.path('environments/folder.yaml'))
  expect(await problemsOf('stagin')).toMatchInlineSnapshot(`
    [
      "PROJECT_NO_ENVIRONMENT: there is no environment called "stagin" (did you mean "staging"? There are: eu/staging, local, staging.)",
    ]
  `)
  expect(await problemsOf('folder')).toHaveLength(1)
})

it('reads no file outside its folder', async () => {
  temp.write('other.yaml', 'variables: { A: 1 }')
  temp.write('environments/local.yaml', '')
  expect(await problemsOf('../other')).toMatchInlineSnapshot(`
    [
      "PROJECT_NO_ENVIRONMENT: there is no environment called "../other" (there are: local)",
    ]
  `)
})

it('tells every problem of the file by its place, and no secret', async () => {
  temp.write('environments/local.yaml', 'variabels: { A: 1 }\nsecrets:\n  PIN: 482910\n  KEY: [hunter2]\n')
  const problems = await problemsOf()
  expect(problems).toMatchInlineSnapshot(`
    [
      "PROJECT_BAD_ENVIRONMENT: "variabels" is not a setting of an environment (did you mean "variables"?) at environments/local.yaml:1:1",
      "PROJECT_BAD_ENVIRONMENT: secrets.KEY wants text, but got a list (undefined) at environments/local.yaml:4:8",
    ]
  `)
  expect(JSON.stringify(problems)).not.toMatch(/482910|hunter2/)
})

it.each([
  ['not closed', 'secrets: { KEY: hunter2'],
  ['given twice', 'secrets:\n  KEY: hunter2\n  KEY: hunter2'],
  ['an alias of nothing', 'secrets:\n  KEY: hunter2\nvariables: *none'],
  ['two documents', 'secrets: { KEY: hunter2 }\n---\nsecrets: {}'],
  ['a list', '- hunter2'],
])('tells what is wrong with the YAML: %s', async (_, text) => {
  temp.write('environments/local.yaml', text)
  const problems = await problemsOf()
  expect(problems).toHaveLength(1)
  expect(problems[0]).toMatch(/^PROJECT_BAD_ENVIRONMENT: .* at environments\/local.yaml:\d+:\d+$/)
  expect(problems[0]).not.toContain('hunter2')
})

it('gives what its flows get, and finds what nobody would read', async () => {
  temp.write(
    'environments/local.yaml',
    `
routing:
  services: { users: "http://users" }
  headers: { x-tenant: "\${TENANT}" }
  config: { http_request: { timeout: 5s } }
`,
  )
  expect((await load()).routing).toEqual({
    services: { users: 'http://users' },
    headers: { 'x-tenant': '${TENANT}' },
    config: { http_request: { timeout: '5s' } },
  })
  temp.write(
    'environments/local.yaml',
    `
routing:
  headers: { x-tenant: "\${TENANT" }
  config:
    http_requst: { timeout: 5s }
    http_request: { timout: 5s }
`,
  )
  expect(await problemsOf()).toMatchInlineSnapshot(`
    [
      "PROJECT_BAD_ENVIRONMENT: the token \${ is not closed (where the text itself should hold \${ write $\${) at environments/local.yaml:3:24",
      "PROJECT_BAD_ENVIRONMENT: there is no action "http_requst" (did you mean "http_request"?) at environments/local.yaml:5:5",
      "PROJECT_BAD_ENVIRONMENT: http_request has no setting "timout" (did you mean "timeout"?) at environments/local.yaml:6:21",
    ]
  `)
  temp.write('environments/local.yaml', 'routing: { service: { users: "http://users" } }')
  expect(await problemsOf()).toMatchInlineSnapshot(`
    [
      "PROJECT_BAD_ENVIRONMENT: "service" is not a setting of routing (did you mean "services"?) at environments/local.yaml:1:12",
    ]
  `)
})

it('takes a secret as it was written, and warns of variables that are no longer so', async () => {
  temp.write('environments/local.yaml', 'variables: { COMMIT: 12e10, PLAIN: 12 }\nsecrets: { PIN: 0048, KEY: 12e10, FLAG: TRUE }\n')
  const { source, diagnostics } = await load()
  expect(source?.values).toEqual({ COMMIT: 120_000_000_000, PLAIN: 12, PIN: '0048', KEY: '12e10', FLAG: 'TRUE' })
  expect(diagnostics.map(({ severity, message, place }) => `${place.span?.start.line} ${severity} ${message}`)).toEqual([
    '1 warning 12e10 is the number 120000000000 in YAML',
  ])
})
