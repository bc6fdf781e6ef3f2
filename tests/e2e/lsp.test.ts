import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { bin } from './start-cli.ts'
import { type ShownProblem, startEditor } from './start-editor.ts'

const folder = mkdtempSync(join(tmpdir(), 'testmesh-lsp-'))

const files: Readonly<Record<string, string>> = {
  'testmesh.config.yaml': 'env: local\n',
  'environments/local.yaml': 'variables: { API: http://localhost }\n',
  'environments/staging.yaml': 'variables: { API: http://staging, ONLY_STAGING: 1 }\n',
  'cases.csv': 'id,sku\n1,a1\n',
  'undo.testmesh.yaml': 'name: Take it back\nsteps:\n  - action: log\n    config: { message: bye }\n',
  'shop.testmesh.yaml': `name: Shop
data: cases.csv
env: { ORDERS: "\${API}/orders" }
steps:
  # 🛒 before what counts
  - id: create
    action: http_request
    config: { url: "\${ORDERS}", body: { sku: "\${row.sku}" } }
    output: { order: body.id }
    assert: [status == 201]
  - id: read
    action: http_request
    config: { url: "\${ORDERS}/\${create.order}?🛒=\${order}" }
    assert: [body.id == order]
`,
}

beforeAll(() => {
  mkdirSync(join(folder, 'environments'))
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text)
})
afterAll(() => rmSync(folder, { recursive: true }))

const shop = files['shop.testmesh.yaml'] ?? ''

/** The position of a place in a text, in UTF-16 units as editors count. */
const positionIn = (text: string, offset: number) => {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/)
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 }
}

const at = (word: string, text = shop) => ({ position: positionIn(text, text.indexOf(word) + 1) })

const told = (problems: readonly ShownProblem[]) =>
  problems.map(({ code, range: { start, end } }) => `${code} ${start.line}:${start.character}-${end.line}:${end.character}`)

/** What stands at ranges of a text. */
const wordsAt = (text: string, ranges: readonly ShownProblem['range'][]): string[] => {
  const lines = text.split(/\r\n|\r|\n/)
  return ranges.map(({ start, end }) => lines[start.line]?.slice(start.character, end.character) ?? '')
}

it('checks a flow as it is typed, by its project', async () => {
  await using editor = await startEditor(folder)
  const uri = editor.open('shop.testmesh.yaml')
  expect(await editor.problems(uri)).toEqual([])

  const broken = shop.replace('assert: [body.id == order]', 'asert: [body.id == order]\n    when: ordr > 1')
  editor.type(uri, broken)
  const problems = await editor.problems(uri, ({ length }) => length > 0)
  expect(told(problems)).toEqual(['FLOW_UNKNOWN_KEY 13:4-13:9', 'PLAN_UNKNOWN_NAME 14:10-14:14'])
  expect(
    wordsAt(
      broken,
      problems.map(({ range }) => range),
    ),
  ).toEqual(['asert', 'ordr'])
  expect(problems[0]).toMatchObject({
    severity: 1,
    message: '"asert" is not a key of a step\ndid you mean "assert"?',
    codeDescription: { href: expect.stringMatching(/errors\.md#flow_unknown_key$/) },
  })

  editor.type(uri, shop.replace('id: read', 'id: create'))
  const [twice] = await editor.problems(uri, ({ length }) => length > 0)
  expect(twice).toMatchObject({ code: 'FLOW_DUPLICATE_ID', relatedInformation: [{ message: 'the first one', location: { uri } }] })

  // Half-typed YAML is located too, and what was wrong goes away with it.
  editor.type(uri, `${shop}  - id: "`)
  expect((await editor.problems(uri, ({ length }) => length > 0))[0]?.code).toMatch(/^YAML_/)
  editor.type(uri, shop.replaceAll('\n', '\r\n').replace('${row.sku}', '${row.🛒} ${nope}'))
  const unicode = await editor.problems(uri, ({ length }) => length > 0)
  expect(unicode.map(({ code }) => code)).toContain('EXPRESSION_SYNTAX')
  editor.type(uri, shop)
  expect(await editor.problems(uri, ({ length }) => length === 0)).toEqual([])
})

it('leaves what is no flow alone', async () => {
  await using editor = await startEditor(folder)
  const pipeline = editor.open('pipeline.yml', 'steps:\n  - script: npm test\n    nme: x\n')
  const text = editor.open('notes.yaml', 'a: [\n')
  expect(await editor.ask('hover', pipeline, { position: { line: 0, character: 1 } })).toBeNull()
  expect(await editor.ask('completion', text, { position: { line: 0, character: 1 } })).toBeNull()
  const flow = editor.open('shop.testmesh.yaml')
  await editor.problems(flow)
  expect(editor.told()).toEqual([flow])
})

it('completes, tells what things are, and finds its way', async () => {
  await using editor = await startEditor(folder)
  const typed = shop.replace('    output: { order: body.id }\n', '    output: { order: body.id }\n    ti\n')
  const uri = editor.open('shop.testmesh.yaml', typed)
  const { items } = await editor.ask<{ items: { label: string; textEdit: { newText: string; range: object } }[] }>('completion', uri, {
    position: positionIn(typed, typed.indexOf('    ti\n') + 6),
  })
  const { line } = positionIn(typed, typed.indexOf('    ti\n'))
  expect(items[0]).toMatchObject({
    label: 'timeout',
    textEdit: { newText: 'timeout: ', range: { start: { line, character: 4 }, end: { line, character: 6 } } },
  })

  editor.type(uri, shop)
  const inConfig = shop.replace('config: { url: "${ORDERS}", body', 'config:\n      me\n      url: "${ORDERS}"\n      body')
  editor.type(uri, inConfig)
  const config = await editor.ask<{ items: { label: string }[] }>('completion', uri, {
    position: positionIn(inConfig, inConfig.indexOf('      me\n') + 8),
  })
  expect(config.items.map(({ label }) => label)).toContain('method')
  const inName = shop.replace('${ORDERS}"', '${AP')
  editor.type(uri, inName)
  const variable = await editor.ask<{ items: { label: string }[] }>('completion', uri, {
    position: positionIn(inName, inName.indexOf('${AP') + 4),
  })
  expect(variable.items[0]?.label).toBe('API')

  editor.type(uri, shop)
  expect(await editor.ask('hover', uri, at('assert'))).toMatchObject({ contents: { value: expect.stringContaining('must hold') } })
  expect(await editor.ask('definition', uri, at('create.order'))).toMatchObject([
    { uri, range: { start: positionIn(shop, shop.indexOf('create')) } },
  ])
  expect(await editor.ask('definition', uri, at('cases.csv'))).toMatchObject([{ uri: pathToFileURL(join(folder, 'cases.csv')).href }])
  expect(await editor.ask('definition', uri, at('sku}'))).toMatchObject([
    { uri: pathToFileURL(join(folder, 'cases.csv')).href, range: { start: { line: 0, character: 3 } } },
  ])
  for (const name of ['undo', 'Take it back', 'take-it-back', './undo.testmesh.yaml']) {
    const running = `${shop}  - action: run_flow\n    config: { flow: "${name}" }\n`
    editor.type(uri, running)
    expect(await editor.ask('definition', uri, at(`${name}"`, running)), name).toMatchObject([
      { uri: pathToFileURL(join(folder, 'undo.testmesh.yaml')).href },
    ])
  }
  editor.type(uri, shop)
  const references = await editor.ask<{ range: ShownProblem['range'] }[]>('references', uri, {
    ...at('ORDERS'),
    context: { includeDeclaration: true },
  })
  expect(
    wordsAt(
      shop,
      references.map(({ range }) => range),
    ),
  ).toEqual(['ORDERS', 'ORDERS', 'ORDERS'])
  const [outline] = await editor.ask<{ name: string; children: { name: string; children: { name: string }[] }[] }[]>('documentSymbol', uri)
  expect(outline?.children.map(({ name, children }) => [name, children.map((child) => child.name)])).toEqual([
    ['ORDERS', []],
    ['steps', ['create', 'read']],
  ])
})

it('renames, and says why not', async () => {
  await using editor = await startEditor(folder)
  const uri = editor.open('shop.testmesh.yaml')
  expect(await editor.ask('prepareRename', uri, at('order}"'))).toMatchObject({ placeholder: 'order' })
  const { changes } = await editor.ask<{ changes: Record<string, { range: ShownProblem['range']; newText: string }[]> }>('rename', uri, {
    ...at('order:'),
    newName: 'id_of_order',
  })
  const edits = changes[uri] ?? []
  expect(
    wordsAt(
      shop,
      edits.map(({ range }) => range),
    ),
  ).toEqual(['order', 'order', 'order', 'order'])
  expect(new Set(edits.map(({ newText }) => newText))).toEqual(new Set(['id_of_order']))
  await expect(editor.ask('rename', uri, { ...at('order:'), newName: 'API' })).rejects.toThrow('there is a variable called "API"')
  await expect(editor.ask('prepareRename', uri, at('sku}'))).rejects.toThrow('a column of the data')
})

it('formats as fmt does', async () => {
  await using editor = await startEditor(folder)
  const uri = editor.open('shop.testmesh.yaml', shop.replace('id: read', 'id:   read'))
  const edits = await editor.ask<{ newText: string }[]>('formatting', uri, { options: { tabSize: 2, insertSpaces: true } })
  expect(edits).toEqual([{ range: { start: { line: 10, character: 8 }, end: { line: 10, character: 10 } }, newText: '' }])
})

it('offers the word that was meant', async () => {
  await using editor = await startEditor(folder)
  const broken = shop.replace('assert:', 'asert:')
  const uri = editor.open('shop.testmesh.yaml', broken)
  const [problem] = await editor.problems(uri, ({ length }) => length > 0)
  const actions = await editor.ask('codeAction', uri, { range: problem?.range, context: { diagnostics: [problem] } })
  expect(actions).toMatchObject([
    {
      title: 'Write "assert"',
      kind: 'quickfix',
      diagnostics: [problem],
      edit: { changes: { [uri]: [{ range: problem?.range, newText: 'assert' }] } },
    },
  ])
})

it('goes by the environment of the settings, and by files as they change', async () => {
  await using editor = await startEditor(folder, { initializationOptions: { environment: 'staging' } })
  const text = shop.replace('${row.sku}', '${ONLY_STAGING}')
  const uri = editor.open('shop.testmesh.yaml', text)
  expect(await editor.problems(uri)).toEqual([])
  await editor.rpc.sendNotification('workspace/didChangeConfiguration', { settings: { testmesh: { environment: 'local' } } })
  expect(told(await editor.problems(uri, ({ length }) => length > 0))).toEqual([expect.stringMatching(/^PLAN_UNKNOWN_NAME/)])

  writeFileSync(join(folder, 'environments/local.yaml'), 'variables: { API: http://localhost, ONLY_STAGING: 2 }\nvaribles: 1\n')
  await editor.rpc.sendNotification('workspace/didChangeWatchedFiles', { changes: [] })
  const environment = pathToFileURL(join(folder, 'environments/local.yaml')).href
  expect(told(await editor.problems(environment, ({ length }) => length > 0))).toEqual(['PROJECT_BAD_ENVIRONMENT 1:0-1:8'])
  writeFileSync(join(folder, 'environments/local.yaml'), 'variables: { API: http://localhost, ONLY_STAGING: 2 }\n')
  await editor.rpc.sendNotification('workspace/didChangeWatchedFiles', { changes: [] })
  expect(await editor.problems(environment, ({ length }) => length === 0)).toEqual([])
  expect(await editor.problems(uri, ({ length }) => length === 0)).toEqual([])
  writeFileSync(join(folder, 'environments/local.yaml'), files['environments/local.yaml'] ?? '')
})

it('asks an editor for its settings that can be asked, and keeps to what it was told at the start', async () => {
  const text = shop.replace('${row.sku}', '${ONLY_STAGING}')
  await using asked = await startEditor(folder, { settings: { environment: 'staging' } })
  expect(await asked.problems(asked.open('shop.testmesh.yaml', text), ({ length }) => length === 0)).toEqual([])
  await using helix = await startEditor(folder, { initializationOptions: { environment: 'staging' } })
  await helix.rpc.sendNotification('workspace/didChangeConfiguration', { settings: { environment: 'staging' } })
  expect(await helix.problems(helix.open('shop.testmesh.yaml', text))).toEqual([])
})

it('outlives a file that is far too large, and one that is not saved anywhere', async () => {
  await using editor = await startEditor(folder)
  const uri = editor.open('large.testmesh.yaml', `name: Large\nsteps:\n${'  - action: log\n'.repeat(100_000)}`)
  expect(told(await editor.problems(uri, ({ length }) => length > 0))).toEqual([expect.stringMatching(/^FLOW_TOO_LARGE/)])
  expect(await editor.ask('documentSymbol', uri)).toEqual([])
  await editor.rpc.sendNotification('textDocument/didOpen', {
    textDocument: { uri: 'untitled:Untitled-1', languageId: 'yaml', version: 1, text: 'name: New\nsteps:\n  - action: lag\n' },
  })
  expect(told(await editor.problems('untitled:Untitled-1'))).toEqual(['FLOW_UNKNOWN_ACTION 2:12-2:15'])
})

it('ends when it is told to, and writes nothing but the protocol', async () => {
  await using editor = await startEditor(folder)
  const uri = editor.open('shop.testmesh.yaml')
  await editor.problems(uri)
  await editor.rpc.sendRequest('shutdown')
  await editor.rpc.sendNotification('exit')
  expect(await editor.ended).toBe(0)
  expect(editor.errors()).toBe('')
})

it('ends when its input ends', async () => {
  await using editor = await startEditor(folder)
  editor.child.stdin?.end()
  expect(await editor.ended).toBe(1)
})

it('ends when the editor is gone, whoever holds its input', async () => {
  const editor = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  const server = spawn(process.execPath, [bin, 'lsp'], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = new Promise((resolve) => server.on('close', resolve))
  const body = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { processId: editor.pid, rootUri: null, capabilities: {} },
  })
  server.stdin.write(`Content-Length: ${body.length}\r\n\r\n${body}`)
  await new Promise((resolve) => server.stdout.once('data', resolve))
  editor.kill()
  expect(await ended).toBe(1)
})
