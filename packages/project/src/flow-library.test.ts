import { describe, expect, it } from 'vitest'
import type { LoadedFlow } from './index.ts'
import { flowsOf, runProject } from './testing/run-project.ts'
import { tempProject } from './testing/temp-project.ts'
import { thingActions, tinyActions } from './testing/tiny-actions.ts'

const temp = tempProject()
const actions = tinyActions({ say: ({ name }) => name })

const flowFile = (path: string, name: string, more = ''): string =>
  temp.write(path, `name: ${name}\nsteps: [{ id: one, action: say, config: { name: x } }]\n${more}`)

const calling = (flow: string, at = 'flows/main.testmesh.yaml'): string =>
  temp.write(at, `name: Main\nsteps:\n  - { id: sub, action: run_flow, config: { flow: ${flow} } }\n`)

const load = async (path: string): Promise<LoadedFlow> => {
  const [flow] = await flowsOf(await temp.load(), path, { descriptors: actions.descriptors })
  if (!flow) throw new Error('no flow')
  return flow
}

/** The files of the flows it runs, or what is wrong, with the hint. */
const outcomeOf = async (path: string): Promise<unknown> => {
  const { diagnostics, subFlows, plan } = await load(path)
  if (plan) return subFlows.map(({ file }) => file)
  return diagnostics.map(({ code, message, hint }) => `${code}: ${message} (${hint})`)
}

describe('a flow that another one runs', () => {
  it('is found by its path: beside the flow, then in each folder above', async () => {
    flowFile('flows/login.yaml', 'Beside')
    flowFile('shared/login.yaml', 'Shared')
    flowFile('top.yaml', 'Top')
    expect(await outcomeOf(calling('login.yaml'))).toEqual(['flows/login.yaml'])
    expect(await outcomeOf(calling('shared/login.yaml'))).toEqual(['shared/login.yaml'])
    expect(await outcomeOf(calling('../shared/login.yaml'))).toEqual(['shared/login.yaml'])
    expect(await outcomeOf(calling('top.yaml'))).toEqual(['top.yaml'])
    expect(await outcomeOf(calling('../../away.yaml'))).toEqual([
      'PLAN_UNKNOWN_FLOW: ../../away.yaml is outside the project (move the file into the project)',
    ])
  })

  it('is found by its name, by the slug of its name, by the stem of its file, in this order', async () => {
    flowFile('a/one.yaml', 'Log in')
    flowFile('a/two.yaml', 'log-in')
    flowFile('a/three.testmesh.yaml', 'Café Größe')
    flowFile('a/Log in.yaml', 'Other')
    expect(await outcomeOf(calling('Log in'))).toEqual(['a/one.yaml'])
    expect(await outcomeOf(calling('log-in'))).toEqual(['a/two.yaml'])
    expect(await outcomeOf(calling('café-größe'))).toEqual(['a/three.testmesh.yaml'])
    expect(await outcomeOf(calling('three'))).toEqual(['a/three.testmesh.yaml'])
    expect(await outcomeOf(calling('other'))).toEqual(['a/Log in.yaml'])
  })

  it('that is not there is told with the nearest names, and several that fit are told', async () => {
    flowFile('a/login.yaml', 'Log in')
    flowFile('b/login.yaml', 'Log out')
    expect(await outcomeOf(calling('Log inn'))).toMatchInlineSnapshot(`
      [
        "PLAN_UNKNOWN_FLOW: there is no flow "Log inn" (did you mean "Log in" or "login"?)",
      ]
    `)
    expect(await outcomeOf(calling('login'))).toMatchInlineSnapshot(`
      [
        "PLAN_UNKNOWN_FLOW: 2 flows could be meant by "login" (name one of them by its path or its own name: "Log in" in a/login.yaml, "Log out" in b/login.yaml)",
      ]
    `)
    temp.write('two.yaml', 'name: A\nsteps: [{ action: say }]\n---\nname: B\nsteps: [{ action: say }]\n')
    expect(await outcomeOf(calling('two.yaml'))).toMatchInlineSnapshot(`
      [
        "PLAN_UNKNOWN_FLOW: 2 flows could be meant by "two.yaml" (name one of them by its path or its own name: "A" in two.yaml, "B" in two.yaml)",
      ]
    `)
    expect(await outcomeOf(calling('B'))).toEqual(['two.yaml'])
  })

  it('may run others, which are found beside it, and may not run what runs it', async () => {
    flowFile('shared/deep/c.yaml', 'C')
    calling('c.yaml', 'shared/deep/b.yaml')
    expect(await outcomeOf(calling('shared/deep/b.yaml'))).toEqual(['shared/deep/b.yaml', 'shared/deep/c.yaml'])
    temp.write('shared/deep/c.yaml', 'name: C\nsteps: [{ action: run_flow, config: { flow: ../../flows/main.testmesh.yaml } }]')
    temp.write('shared/deep/b.yaml', 'name: B\nsteps: [{ action: run_flow, config: { flow: c.yaml } }]')
    expect(await outcomeOf(calling('shared/deep/b.yaml'))).toMatchInlineSnapshot(`
      [
        "PLAN_FLOW_CYCLE: these flows run each other: Main → B → C → Main (Take one of the calls out, or put the shared steps into a flow of their own.)",
      ]
    `)
  })

  it('has files of its own, and what is wrong with them is told at the step', async () => {
    temp.write('shared/.env', 'WHO=ann\n')
    temp.write('shared/rows.csv', 'n\n1\n2\n')
    temp.write(
      'shared/sub.yaml',
      'name: Sub\nenv_file: .env\ndata_source: { file: rows.csv }\nsteps: [{ id: one, action: say, config: { name: "${WHO} ${data[1].n}" } , assert: [\'$ == "ann 2"\', "data[0].n == 1"] }]\n',
    )
    const ran = await runProject(await temp.load(), [calling('shared/sub.yaml')], { actions })
    expect(ran.counts).toMatchObject({ passed: 1 })
    temp.write('shared/sub.yaml', 'name: Sub\nenv_file: .envv\nsteps: [{ id: one, action: say }]\n')
    expect(await outcomeOf(calling('shared/sub.yaml'))).toMatchInlineSnapshot(`
      [
        "PLAN_FLOW_BROKEN: the flow "Sub" cannot run: there is no env file .envv (Mend that flow: testmesh validate shows all of it.)",
      ]
    `)
    flowFile('shared/sub.yaml', 'Sub', 'data: [{ a: 1 }]\n')
    expect(await outcomeOf(calling('shared/sub.yaml'))).toMatchInlineSnapshot(`
      [
        "PLAN_NOT_SUPPORTED: the flow "Sub" runs once for each row of its data, and a step runs it once (go through the rows with for_each, and give each as input)",
      ]
    `)
  })

  it('reads its files beside itself when it runs', async () => {
    temp.write('shared/in/a.json', '[]')
    temp.write('shared/in/b.json', '[]')
    temp.write(
      'shared/sub.yaml',
      `name: Sub
steps:
  - { id: each, action: for_each, config: { items_from_glob: in/*.json, steps: [{ id: one, action: say, config: { name: "\${item}" }, output: { seen: $ } }] } }
  - { id: all, action: say, config: { name: "\${each.seen[1]}" }, assert: ['$ == "in/b.json"', each.count == 2] }
`,
    )
    const ran = await runProject(await temp.load(), [calling('shared/sub.yaml')], { actions })
    expect(ran.counts).toMatchObject({ passed: 1 })
  })
})

it('hides in every text what is given to a flow and secret there', async () => {
  temp.write(
    'sub.yaml',
    'name: Sub\ninputs: { url: {} }\nsteps: [{ id: one, action: http_request, config: { url: "http://127.0.0.1:9/", auth: { type: bearer, token: "${url}" } } }]\n',
  )
  const path = temp.write(
    'main.yaml',
    'name: Main\nsteps: [{ id: sub, action: run_flow, config: { flow: sub.yaml, input: { url: canary-4711 } } }]\n',
  )
  const [flow] = await flowsOf(await temp.load(), path)
  expect(flow?.plan).toBeDefined()
  expect(flow?.shownText()).not.toContain('canary-4711')
})

it('hides in the text of a file what is secret in any of its flows', async () => {
  const doc = (name: string, token: string) =>
    `name: ${name}\nenv: { T: "${token}-env" }\nsteps: [{ id: one, action: http_request, config: { url: "http://127.0.0.1:9/", auth: { type: bearer, token: "${token}" } } }, { id: two, action: http_request, config: { url: "http://127.0.0.1:9/", auth: { type: bearer, token: "\${T}" } } }]\n`
  temp.write('both.yaml', `${doc('First', 'canary-4711')}---\n${doc('Second', 'canary-4712')}---\n${doc('Third', 'canary-4713')}`)
  const path = temp.write(
    'main.yaml',
    'name: Main\nsteps: [{ id: a, action: run_flow, config: { flow: First } }, { id: b, action: run_flow, config: { flow: Second } }]\n',
  )
  const [flow] = await flowsOf(await temp.load(), path)
  expect(flow?.plan).toBeDefined()
  expect(flow?.subFlows.map(({ file }) => file)).toEqual(['both.yaml'])
  const shown = flow?.subFlows[0]?.shownText()
  expect(shown).toContain('name: Third')
  expect(shown).not.toMatch(/canary-471[12]|canary-4713"/)
})

it('cleans up after a killed run also what a flow left that it ran', async () => {
  const world = temp.path('world')
  temp.write('world/.keep', '')
  temp.write(
    'sub.yaml',
    'name: Sub\nsteps: [{ id: make, action: put, config: { name: thing }, cleanup: [{ id: undo, action: remove, config: { name: thing } }] }]\n',
  )
  const path = temp.write(
    'main.yaml',
    'name: Main\nsteps:\n  - { id: sub, action: run_flow, config: { flow: sub.yaml } }\n  - { id: end, action: die }\n',
  )
  const { spawnSync } = await import('node:child_process')
  const { join } = await import('node:path')
  const { existsSync } = await import('node:fs')
  spawnSync(process.execPath, [join(import.meta.dirname, 'testing/killed-run.ts'), temp.root, world, path], { encoding: 'utf8' })
  expect(existsSync(join(world, 'thing'))).toBe(true)
  const { cleanUpProject } = await import('./index.ts')
  const cleaned = await cleanUpProject(await temp.load(), () => {}, { actions: thingActions(world) })
  expect(cleaned.map(({ path: at, problem }) => [at, problem])).toEqual([['steps/sub/make', undefined]])
  expect(existsSync(join(world, 'thing'))).toBe(false)
})
