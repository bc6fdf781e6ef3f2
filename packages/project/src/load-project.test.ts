import { mkdirSync } from 'node:fs'
import { builtinActions } from '@testmesh/actions'
import { describe, expect, it } from 'vitest'
import { loadProject } from './index.ts'
import { tempProject } from './testing/temp-project.ts'

const temp = tempProject()

describe('where a project is', () => {
  it('is the nearest folder with a config, whatever else is nearer', async () => {
    temp.write('testmesh.config.yaml', '')
    mkdirSync(temp.path('below/.git'), { recursive: true })
    const { project } = await loadProject({ from: temp.path('below') })
    expect(project).toEqual({
      root: temp.root,
      configFile: temp.path('testmesh.config.yaml'),
      folder: temp.path('.testmesh'),
      config: {
        flows: '.',
        environments: 'environments',
        variables: {},
        os_env: [],
        step_timeout: 30_000,
        retries: 0,
        fail_on_flaky: false,
        strict_teardown: false,
      },
      actions: builtinActions,
      plugins: [],
    })
  })

  it('is the nearest repository without one, else the folder itself', async () => {
    mkdirSync(temp.path('a/b'), { recursive: true })
    mkdirSync(temp.path('repository/.git'), { recursive: true })
    mkdirSync(temp.path('repository/b'), { recursive: true })
    expect((await loadProject({ from: temp.path('repository/b') })).project?.root).toBe(temp.path('repository'))
    expect((await loadProject({ from: temp.path('a/b') })).project?.root).toBe(temp.path('a/b'))
  })

  it('is that of the config that was named', async () => {
    temp.write('other/ci.yaml', 'parallel: 2')
    const { project } = await loadProject({ from: temp.root, configFile: 'other/ci.yaml' })
    expect([project?.root, project?.config.parallel]).toEqual([temp.path('other'), 2])
    const missing = await loadProject({ from: temp.root, configFile: 'none.yaml' })
    const folder = await loadProject({ from: temp.root, configFile: 'other' })
    expect([missing, folder].map(({ project, diagnostics }) => [project, diagnostics[0]?.message])).toEqual([
      [undefined, 'there is no config file none.yaml'],
      [undefined, 'other is a folder, not a config file'],
    ])
  })
})

it('is none where its config is in a language that is not read', async () => {
  temp.write('testmesh.config.ts', 'export default {}')
  const { project, diagnostics } = await loadProject({ from: temp.root })
  expect([project, diagnostics.map(({ code, message }) => `${code} ${message}`)]).toEqual([
    undefined,
    ['PROJECT_BAD_CONFIG testmesh.config.ts is not read: the config of a project is YAML'],
  ])
  temp.write('testmesh.config.yaml', '')
  expect((await loadProject({ from: temp.root })).project?.configFile).toBe(temp.path('testmesh.config.yaml'))
})

describe('its config', () => {
  const problemsOf = async (text: string) => {
    temp.write('testmesh.config.yaml', text)
    const { project, diagnostics, source } = await loadProject({ from: temp.root })
    if (project) return 'no problem'
    expect(source).toEqual({ text, file: 'testmesh.config.yaml' })
    return diagnostics.map(
      ({ code, message, hint, place: { file, span } }) =>
        `${code} ${file}:${span?.start.line}:${span?.start.column}-${span?.end.column} ${message}${hint === undefined ? '' : ` (${hint})`}`,
    )
  }

  it('takes every setting', async () => {
    temp.write(
      'testmesh.config.yaml',
      '\ufeffflows: flows\nenvironments: envs\nenv: ci\nparallel: 4\nstep_timeout: 5s\nflow_timeout: 1m\nretries: 2\nfail_on_flaky: true\nstrict_teardown: true\nvariables: { A: [1] }\nos_env: [HOME]\n',
    )
    expect((await temp.load()).config).toEqual({
      flows: 'flows',
      environments: 'envs',
      env: 'ci',
      parallel: 4,
      step_timeout: 5000,
      flow_timeout: 60_000,
      retries: 2,
      fail_on_flaky: true,
      strict_teardown: true,
      variables: { A: [1] },
      os_env: ['HOME'],
    })
  })

  it('tells all that is wrong, each with its place, in the order of the file', async () => {
    expect(await problemsOf('flow: x\nparallel: 0\r\nos_env: [A, [B]]\nstep_timeout: soon\n')).toMatchInlineSnapshot(`
      [
        "PROJECT_BAD_CONFIG testmesh.config.yaml:1:1-5 "flow" is not a setting of the project config (did you mean "flows"?)",
        "PROJECT_BAD_CONFIG testmesh.config.yaml:2:11-12 parallel wants a whole number of at least 1, but got 0",
        "PROJECT_BAD_CONFIG testmesh.config.yaml:3:13-16 os_env[1] wants text, but got a list",
        "PROJECT_BAD_CONFIG testmesh.config.yaml:4:15-19 step_timeout wants a duration such as 500ms or 2s, but got "soon"",
      ]
    `)
  })

  it.each([
    ['not closed', 'variables: { A: 1'],
    ['a key twice', 'env: a\nenv: b'],
    ['a tab', 'variables:\n\tA: 1'],
    ['an alias of nothing', 'env: *none'],
    ['two documents', 'env: a\n---\nenv: b'],
    ['a list', '- env'],
    ['a text', 'env'],
  ])('tells what is wrong with its YAML: %s', async (_, text) => {
    const problems = await problemsOf(text)
    expect(problems).not.toBe('no problem')
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(/^PROJECT_BAD_CONFIG testmesh.config.yaml:\d+:\d+-\d+ \S/)
  })
})
