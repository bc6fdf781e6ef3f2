import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startDebugger } from './start-debugger.ts'
import { startTarget, type TargetServer } from './target-server.ts'

let folder: string
let target: TargetServer
let file: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'testmesh-dap-'))
  target = await startTarget()
  file = join(folder, 'make.testmesh.yaml')
  writeFileSync(join(folder, 'testmesh.config.yaml'), '')
  writeFileSync(
    file,
    `name: Makes a thing
env: { TARGET: ${target.url}, WANTED: { ids: [t-0] } }
steps:
  - id: make
    action: http_request
    config: { method: POST, url: "{{ TARGET }}/things" }
    output: { thing: body.id }
    cleanup: [{ id: undo, action: http_request, config: { method: DELETE, url: "{{ TARGET }}/things/{{ thing }}" } }]
  - id: twice
    action: for_each
    config:
      items: [1, 2]
      steps:
        - { id: say, action: log, config: { message: "round \${item} of \${thing}" } }
  - id: check
    action: http_request
    config: { url: "{{ TARGET }}/echo", headers: { X-Key: "{{ KEY }}" } }
    assert: [thing == WANTED.ids.0]
`,
  )
})
afterAll(async () => {
  await target[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

interface Frames {
  readonly stackFrames: readonly { readonly name: string; readonly line: number; readonly source: { readonly path: string } }[]
}
interface Variables {
  readonly variables: readonly {
    readonly name: string
    readonly value: string
    readonly type?: string
    readonly variablesReference: number
  }[]
}

it('stops at breakpoints and failures, shows what is there, changes it, and tries again what failed', async () => {
  await using editor = startDebugger(folder)
  const { ask, next } = editor
  expect(await ask('initialize', { adapterID: 'testmesh', linesStartAt1: true, columnsStartAt1: true, pathFormat: 'path' })).toMatchObject({
    supportsRestartFrame: true,
  })
  await ask('launch', { type: 'testmesh', request: 'launch', name: 'This flow', program: file, secrets: { KEY: 'canary-of-the-editor' } })
  await next('initialized')
  const lines = [
    { line: 11, condition: 'thing == "no"' },
    { line: 14, condition: 'item == 2' },
  ]
  expect(await ask('setBreakpoints', { source: { path: file }, breakpoints: lines })).toEqual({
    breakpoints: [
      { verified: true, line: 9 },
      { verified: true, line: 14 },
    ],
  })
  expect(await ask('setBreakpoints', { source: { path: join(folder, 'other.yaml') }, breakpoints: [{ line: 1 }] })).toMatchObject({
    breakpoints: [{ verified: false, message: 'the flow that is debugged does not run this file' }],
  })
  await ask('setExceptionBreakpoints', { filters: ['failures'] })
  await ask('configurationDone')

  expect(await next('stopped')).toEqual({ reason: 'breakpoint', threadId: 1, allThreadsStopped: true })
  expect(await ask('threads')).toEqual({ threads: [{ id: 1, name: 'Makes a thing' }] })
  const { stackFrames } = await ask<Frames>('stackTrace', { threadId: 1 })
  expect(stackFrames.map(({ name, line, source }) => [name, line, source.path])).toEqual([
    ['say', 14, file],
    ['twice[1]', 9, file],
  ])
  expect(await ask('evaluate', { expression: 'thing + item', context: 'watch' })).toEqual({ result: '"t-12"', variablesReference: 0 })
  expect(await ask('evaluate', { expression: '${thing}', context: 'hover' })).toMatchObject({ result: '"t-1"' })
  await expect(ask('evaluate', { expression: 'thingy' })).rejects.toThrow('nothing is called "thingy"; did you mean "thing"?')
  expect(await ask('completions', { text: 'thing == WAN', column: 13 })).toEqual({
    targets: [{ label: 'WANTED', detail: 'env of the flow, line 2', type: 'variable', start: 10, length: 3 }],
  })
  await ask('continue', { threadId: 1 })

  expect(await next('stopped')).toMatchObject({ reason: 'exception', text: 'thing == WANTED.ids.0' })
  expect(await ask('exceptionInfo', { threadId: 1 })).toMatchObject({ exceptionId: 'ASSERT_FAILED' })
  await ask('stackTrace', { threadId: 1 })
  const { scopes } = await ask<{ scopes: { variablesReference: number }[] }>('scopes', { frameId: 1 })
  const [values = 0, given = 0] = scopes.map(({ variablesReference }) => variablesReference)
  const { variables } = await ask<Variables>('variables', { variablesReference: values })
  expect(variables.find(({ name }) => name === 'thing')).toMatchObject({ value: '"t-1"', type: 'step make, line 7: body.id' })
  expect((await ask<Variables>('variables', { variablesReference: given })).variables).toContainEqual(
    expect.objectContaining({ name: 'headers', value: '{"X-Key":"***"}' }),
  )
  const wanted = variables.find(({ name }) => name === 'WANTED')
  const inner = await ask<Variables>('variables', { variablesReference: wanted?.variablesReference })
  expect(inner.variables).toMatchObject([{ name: 'ids', value: '["t-0"]', evaluateName: 'WANTED.ids' }])
  await expect(ask('setVariable', { variablesReference: wanted?.variablesReference, name: 'ids', value: '1' })).rejects.toThrow(
    'as a whole',
  )
  expect(await ask('setVariable', { variablesReference: values, name: 'WANTED', value: '{ ids: [thing] }' })).toMatchObject({
    value: '{"ids":["t-1"]}',
  })
  await ask('restartFrame', { frameId: 1 })

  expect(await next('stopped')).toMatchObject({ reason: 'step' })
  expect((await ask<Frames>('stackTrace', { threadId: 1 })).stackFrames[0]).toMatchObject({ name: 'undo', line: 8 })
  await ask('next', { threadId: 1 })
  expect(await next('exited')).toEqual({ exitCode: 0 })
  await next('terminated')
  await ask('disconnect')
  expect(await editor.ended).toBe(0)
  expect(editor.said()).toContain('✓ check  http_request, 2 attempts')
  expect(editor.said()).toContain('error[ASSERT_FAILED]: thing == WANTED.ids.0')
  expect(target.requests.at(-1)).toBe('DELETE /things/t-1')
})

it('says what is wrong with a flow that cannot run, and cleans up when the editor leaves, or is gone', async () => {
  writeFileSync(join(folder, 'broken.testmesh.yaml'), 'name: Broken\nsteps: [{ id: a, action: lag }]\n')
  await using broken = startDebugger(folder)
  await broken.ask('initialize')
  await expect(broken.ask('launch', { program: join(folder, 'broken.testmesh.yaml') })).rejects.toThrow('error FLOW_UNKNOWN_ACTION: ')
  expect(broken.said()).toContain('--> broken.testmesh.yaml:2:')
  await expect(broken.ask('launch', { program: 1 })).rejects.toThrow('the configuration to launch: program ')
  await expect(broken.ask('attach')).rejects.toThrow('attach is nothing that flows can be debugged with')

  for (const leave of ['terminate', 'disconnect', 'end', 'SIGTERM'] as const) {
    await using editor = startDebugger(folder)
    await editor.ask('initialize')
    await editor.ask('launch', { program: file, secrets: { KEY: 'canary-of-the-editor' } })
    await editor.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'check' }] })
    await editor.ask('configurationDone')
    await editor.next('stopped')
    await expect.poll(() => target.requests.at(-1)).toBe('POST /things')
    await expect(editor.ask('configurationDone')).rejects.toThrow('the flow runs already')
    if (leave === 'end') editor.child.stdin?.end()
    else if (leave === 'SIGTERM') editor.child.kill(leave)
    else await editor.ask(leave)
    if (leave === 'terminate') {
      await editor.next('terminated')
      await editor.ask('disconnect')
    }
    expect(await editor.ended).toBe(0)
    expect(target.requests.at(-1)).toMatch(/^DELETE/)
  }
})

it('leaves a step that hangs and the rows behind it, and stops for nothing meanwhile', async () => {
  const rows = join(folder, 'rows.testmesh.yaml')
  writeFileSync(
    rows,
    `name: Rows
data: [{ n: 1 }, { n: 2 }]
env: { TARGET: ${target.url} }
steps:
  - id: make
    action: http_request
    config: { method: POST, url: "{{ TARGET }}/things?{{ n }}" }
    output: { thing: body.id }
    cleanup: [{ id: undo, action: http_request, config: { method: DELETE, url: "{{ TARGET }}/things/{{ thing }}" }, assert: [1 == 2] }]
  - { id: hang, action: delay, config: { duration: 60s } }
`,
  )
  const before = target.requests.length
  await using editor = startDebugger(folder)
  await editor.ask('initialize')
  await editor.ask('launch', { program: 'rows.testmesh.yaml:1', stopOnEntry: null })
  await editor.ask('setBreakpoints', { source: { path: rows }, breakpoints: [{ line: 10, condition: '' }] })
  await editor.ask('configurationDone')
  await editor.next('stopped')
  expect(await editor.ask('evaluate', { expression: '{ n: n }' })).toMatchObject({ result: '{"n":1}' })
  await editor.ask('next')
  await editor.ask('disconnect')
  expect(await editor.ended).toBe(0)
  expect(target.requests.slice(before)).toEqual(['POST /things?1', expect.stringMatching(/^DELETE/)])
})
