import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startAssistant } from './start-assistant.ts'
import { repository, startCli } from './start-cli.ts'
import { startEditor } from './start-editor.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'testmesh-plugins-'))
  mkdirSync(join(folder, 'node_modules/@testmesh'), { recursive: true })
  symlinkSync(join(repository, 'packages/action-kit'), join(folder, 'node_modules/@testmesh/action-kit'))
  write('package.json', '{ "type": "module" }')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const write = (name: string, text: string): void => {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), text)
}

const run = (...args: readonly string[]) => startCli(args, { cwd: folder }).ended

/** The action `crm.create`, which leaves a file behind until it is undone. */
const crm = `import { ActionError, defineAction, definePlugin, defineSchema, object, secret, text } from '@testmesh/action-kit'
import { rmSync, writeFileSync } from 'node:fs'

const codes = { CRM_REFUSED: { title: 'The CRM takes no such customer.', hint: 'It needs a name.' } }
const schema = defineSchema({
  type: 'crm.create', family: 'crm', title: 'Create a customer', description: 'Makes a customer.', aliases: [{ name: 'crm.add' }],
  config: object({ name: text({ title: 'Name of the customer' }), key: secret({ title: 'Key', default: 'none' }) }),
  output: object({ id: text({ title: 'Id' }) }),
})
const create = defineAction(schema, {
  run: async ({ name, key }, context) => {
    if (name === '') throw new ActionError('CRM_REFUSED', \`the CRM refuses it with \${key}\`, { hint: codes.CRM_REFUSED.hint })
    writeFileSync(name, '')
    await context.track({ kind: 'customer', ref: name })
    if (name === 'slow') writeFileSync('tracked', '')
    if (name === 'slow') await context.clock.sleep(60_000, context.signal)
    return { id: \`c-\${name}\` satisfies string }
  },
  undo: { customer: async (name) => rmSync(String(name), { force: true }) },
})
export default definePlugin({ name: 'crm', actions: [create], codes })
`

const flow = (config: string, more = ''): string =>
  `name: Customers\nsteps:\n  - id: make\n    action: crm.create\n    config: ${config}\n${more}`

it('runs actions of a module of the project, and of a package installed there', async () => {
  write('testmesh.config.yaml', 'plugins: [./actions/crm.ts, "@acme/stock"]\n')
  write('actions/crm.ts', crm)
  write('node_modules/@acme/stock/package.json', '{ "name": "@acme/stock", "type": "module", "exports": { "import": "./plugin.js" } }')
  write(
    'node_modules/@acme/stock/plugin.js',
    crm.replaceAll('crm.', 'stock.').replace("name: 'crm'", "name: 'stock'").replace(' satisfies string', ''),
  )
  write('pass.testmesh.yaml', flow('{ name: mara }', '    assert: [id == "c-mara"]\n  - { action: stock.create, config: { name: mug } }\n'))
  write('refused.testmesh.yaml', flow('{ name: "", key: very-secret }'))
  write(
    'wrong.testmesh.yaml',
    flow('{ nam: mara }').replace('crm.create', 'crm.creat').concat('  - { action: crm.add, config: { nam: a } }\n'),
  )

  expect(await run('run', 'pass.testmesh.yaml')).toMatchObject({ code: 0, output: expect.stringContaining('1 passed') })
  const refused = await run('run', 'refused.testmesh.yaml')
  expect(refused).toMatchObject({ code: 1, output: expect.stringContaining('error[CRM_REFUSED]: the CRM refuses it with ***') })
  const wrong = await run('validate', 'wrong.testmesh.yaml')
  expect(wrong.code).toBe(2)
  expect(wrong.output).toContain('did you mean "crm.create"?')
  expect(wrong.output).toContain('"nam" is not a setting of the crm.create action')
  expect((await run('schema')).output).toContain('"Name of the customer"')
  expect((await run('explain', 'CRM_REFUSED')).output).toBe('CRM_REFUSED\n\nThe CRM takes no such customer.\n\nIt needs a name.\n')
})

it('tells all that is wrong with plugins, on the lines that name them, and runs nothing', async () => {
  const kit = "import { defineAction, definePlugin, defineSchema, object } from '@testmesh/action-kit'\n"
  const plugin = (type: string) =>
    `${kit}const schema = defineSchema({ type: '${type}', family: 'x', title: 't', description: 'd', aliases: [], config: object({}), output: object({}) })
export default definePlugin({ name: 'x', actions: [defineAction(schema, { run: async () => ({}) })] })\n`
  const modules = {
    'throws.ts': "const URL: string = ''\n\nif (URL === '') throw new Error('CRM_URL is not set')\n",
    'no-typescript.ts': 'enum A { X }\n',
    'no-plugin.ts': 'export const plugin = 1\n',
    'later.js': 'export default { pluginVersion: 2 }\n',
    'no-aliases.js':
      'export default { pluginVersion: 1, name: "x", codes: {}, actions: [{ descriptor: { type: "x.y", family: "x", title: "", description: "" }, handler: { run() {} } }] }\n',
    'null-alias.js':
      'export default { pluginVersion: 1, name: "x", codes: {}, actions: [{ descriptor: { type: "x.y", family: "x", title: "", description: "", aliases: [null] }, handler: { run() {} } }] }\n',
    'no-action.js': 'export default { pluginVersion: 1, name: "x", codes: {}, actions: [{ descriptor: { type: "x.y" }, handler: {} }] }\n',
    'built-in.ts': plugin('http_request'),
    'capitals.ts': plugin('Crm'),
    'one.ts': plugin('x.one'),
    'other.ts': plugin('x.one'),
  }
  for (const [name, text] of Object.entries(modules)) write(name, text)
  const entries = ['./none.ts', '.', '@acme/none', 'one.ts', ...Object.keys(modules).map((name) => `./${name}`)]
  write('testmesh.config.yaml', `plugins:\n${entries.map((entry) => `  - "${entry}"\n`).join('')}`)
  write('a.testmesh.yaml', 'name: A\nsteps: [{ action: log, config: { message: hello } }]\n')

  const { code, output } = await run('run', 'a.testmesh.yaml')
  expect(code).toBe(2)
  const problems = output.split('\n\n').map(
    (text) =>
      text
        .match(/^error (.*)\n *--> (.*)/)
        ?.slice(1)
        .reverse()
        .join(' ') ?? text,
  )
  expect(problems).toMatchInlineSnapshot(`
    [
      "testmesh.config.yaml:2:5 PLUGIN_NOT_FOUND: there is no file ./none.ts",
      "testmesh.config.yaml:3:5 PLUGIN_NOT_FOUND: . is no file",
      "testmesh.config.yaml:4:5 PLUGIN_NOT_FOUND: the package @acme/none is not installed where the project is",
      "testmesh.config.yaml:5:5 PLUGIN_NOT_FOUND: there is no package one.ts",
      "testmesh.config.yaml:6:5 PLUGIN_BROKEN: ./throws.ts cannot be loaded: CRM_URL is not set (line 3)",
      "testmesh.config.yaml:7:5 PLUGIN_BROKEN: ./no-typescript.ts cannot be loaded: TypeScript enum is not supported in strip-only mode (line 1)",
      "testmesh.config.yaml:8:5 PLUGIN_INVALID: ./no-plugin.ts exports no plugin as default",
      "testmesh.config.yaml:9:5 PLUGIN_VERSION: ./later.js is made for version 2 of plugins, and this TestMesh takes version 1",
      "testmesh.config.yaml:10:5 PLUGIN_INVALID: actions[0] of ./no-aliases.js has no aliases",
      "testmesh.config.yaml:11:5 PLUGIN_INVALID: actions[0] of ./null-alias.js has no aliases",
      "testmesh.config.yaml:12:5 PLUGIN_INVALID: actions[0] of ./no-action.js has no run",
      "testmesh.config.yaml:13:5 PLUGIN_NAME_TAKEN: ./built-in.ts has an action "http_request", which is the name of a built-in action",
      "testmesh.config.yaml:14:5 PLUGIN_INVALID: ./capitals.ts calls an action "Crm"",
      "testmesh.config.yaml:16:5 PLUGIN_NAME_TAKEN: ./other.ts calls itself "x", as ./one.ts does",
      "testmesh.config.yaml:16:5 PLUGIN_NAME_TAKEN: ./other.ts has an action "x.one", which is the name of an action of ./one.ts",
      "",
    ]
  `)
})

it('keeps standard output for the command, and passes nothing that a module ended', async () => {
  const action = (name: string, body: string): string =>
    `defineAction(defineSchema({ type: 'x.${name}', family: 'x', title: 't', description: 'd', aliases: [], config: object({}), output: object({}) }), { run: async () => { ${body}; return {} } })`
  write(
    'x.js',
    `import { defineAction, definePlugin, defineSchema, object } from '@testmesh/action-kit'
console.log('loaded')
export default definePlugin({ name: 'x', actions: [${action('say', "console.log('said')")}, ${action('end', 'process.exit(0)')}] })\n`,
  )
  write('testmesh.config.yaml', 'plugins: [./x.js]\n')
  write('say.testmesh.yaml', 'name: Say\nsteps: [{ action: x.say }]\n')
  write('end.testmesh.yaml', 'name: End\nsteps: [{ action: x.end }]\n')
  const cli = startCli(['run', 'say.testmesh.yaml', '--reporter', 'jsonl'], { cwd: folder })
  let lines = ''
  cli.child.stdout?.on('data', (chunk) => {
    lines += chunk
  })
  expect((await cli.ended).code).toBe(0)
  for (const line of lines.trimEnd().split('\n')) expect(() => JSON.parse(line)).not.toThrow()
  expect(await run('run', 'end.testmesh.yaml')).toEqual({
    code: 70,
    output: 'loaded\nerror: a plugin ended the process, by process.exit, before the command was done\n',
  })
})

it('goes with the module while it is written: in an editor, for an assistant, and in a watch', async () => {
  write('testmesh.config.yaml', 'plugins: [./actions/crm.ts]\n')
  write('actions/crm.ts', crm)
  write('a.testmesh.yaml', flow('{ name: mara }', '    assert: [id == "c-mara"]\n'))
  await using editor = await startEditor(folder)
  const uri = editor.open('a.testmesh.yaml')
  expect(await editor.problems(uri)).toEqual([])
  const hover = await editor.ask<{ contents: { value: string } }>('hover', uri, { position: { line: 3, character: 14 } })
  expect(hover.contents.value).toContain('Makes a customer.')
  editor.type(uri, flow('\n      na'))
  const position = { line: 5, character: 8 }
  const { items } = await editor.ask<{ items: { label: string }[] }>('completion', uri, { position })
  expect(items.map(({ label }) => label)).toContain('name')

  await using assistant = await startAssistant({ cwd: folder })
  const { text } = await assistant.call('describe_action', { action: 'crm.add' })
  expect(text).toMatch(/^# crm\.create\n[\s\S]*Makes a customer\.[\s\S]*"Name of the customer"/)

  const watch = startCli(['watch'], { cwd: folder, isInteractive: true })
  await watch.says('1 passed')
  write('actions/crm.ts', crm.replace('c-$', 'new-$').replace('Makes a', 'Creates a'))
  await watch.says('error[ASSERT_FAILED]')
  editor.type(uri, flow('{ name: mara } '))
  await editor.problems(uri)
  const again = await editor.ask<{ contents: { value: string } }>('hover', uri, { position: { line: 3, character: 14 } })
  expect(again.contents.value).toContain('Creates a customer.')

  // One that is broken is told on its line, and takes nothing else away.
  write('environments/local.yaml', 'variables: { NAME: mara }\n')
  write('actions/crm.ts', 'throw new Error("half-written")\n')
  editor.type(uri, flow('{ name: "${NAME}" }'))
  const told = await editor.problems(uri, ({ length }) => length > 0)
  expect(told.map(({ code }) => code)).toEqual(['FLOW_UNKNOWN_ACTION'])
  expect((await editor.problems(uri.replace('a.testmesh', 'testmesh.config'))).map(({ code }) => code)).toEqual(['PLUGIN_BROKEN'])
  watch.child.stdin?.write('q\n')
  expect((await watch.ended).code).toBe(0)
})

it('leaves to `testmesh cleanup` what a kill -9 did not let an action undo', async () => {
  write('testmesh.config.yaml', 'plugins: [./actions/crm.ts]\n')
  write('actions/crm.ts', crm)
  write('a.testmesh.yaml', flow('{ name: slow }', '    timeout: 60s\n'))
  const cli = startCli(['run', '-v'], { cwd: folder })
  await expect.poll(() => existsSync(join(folder, 'tracked')), { timeout: 20_000 }).toBe(true)
  cli.child.kill('SIGKILL')
  await cli.ended
  expect(existsSync(join(folder, 'slow'))).toBe(true)
  expect((await run('cleanup')).output).toContain('✓ removed what steps/make left behind')
  expect(existsSync(join(folder, 'slow'))).toBe(false)
})

it('makes plugins that work: a module with its test, and programs', async () => {
  write('testmesh.config.yaml', 'flows: flows\n')
  const made = await run('plugin', 'create', 'crm')
  expect(made).toEqual({
    code: 0,
    output: `made actions/crm.ts
made actions/crm.test.ts
made flows/crm.testmesh.yaml
named it in testmesh.config.yaml

next: npm install --save-dev @testmesh/action-kit
      node --test actions/crm.test.ts
      testmesh run flows/crm.testmesh.yaml
`,
  })
  const tests = await promisify(execFile)(process.execPath, ['--test', 'actions/crm.test.ts'], {
    cwd: folder,
    env: { PATH: process.env.PATH },
  })
  expect(tests.stdout).toMatch(/pass [1-9]/)
  expect(await run('plugin', 'create', 'crm')).toEqual({ code: 2, output: 'error: actions/crm.ts is there already\n' })
  for (const program of ['python', 'node'])
    expect((await run('plugin', 'create', program, '--program', program)).output).toContain('add to plugins in testmesh.config.yaml: - {')
  const entries = '{ name: python, command: [python3, actions/python.py] }, { name: node, command: [node, actions/node.mjs] }'
  write('testmesh.config.yaml', `flows: flows\nplugins: [./actions/crm.ts, ${entries}]\n`)
  expect(await run('run')).toMatchObject({ code: 0, output: expect.stringMatching(/^3 passed in /m) })
  expect((await run('strength')).output).toContain('9 of 9 changes noticed (100 %) by 3 steps of 3 flows')
  expect(await run('plugin', 'list')).toEqual({
    code: 0,
    output: `crm  ./actions/crm.ts
  crm.greet  Says hello.

python  python3 actions/python.py
  python.greet  Says hello.

node  node actions/node.mjs
  node.greet  Says hello.
`,
  })
})

it('runs the plugins of the examples', async () => {
  const examples = join(repository, 'examples/plugins')
  const { code, output } = await startCli(['run', join(examples, 'flows')], { cwd: folder }).ended
  expect([code, output]).toEqual([0, expect.stringMatching(/^2 passed in /m)])
})
