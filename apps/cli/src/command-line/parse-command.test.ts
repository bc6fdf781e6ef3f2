import { describe, expect, it } from 'vitest'
import type { Command } from './command.ts'
import { commands } from './commands.ts'
import { readFlags } from './option-flags.ts'
import { parseCommand } from './parse-command.ts'

const parse = (name: string, ...args: readonly string[]) => parseCommand(name, commands[name] as Command, args, {})
const refusal = (name: string, ...args: readonly string[]): Promise<string> =>
  parse(name, ...args).then(
    () => 'taken',
    (error: Error) => error.message,
  )

describe('what stands behind a command', () => {
  it('is words and options, in any order', async () => {
    expect(await parse('run', 'a.yaml', '-j4', '--var', 'A=1', 'b.yaml', '--var=B=-2', '-qx', '--seed', '7', '--', '--odd')).toEqual({
      words: ['a.yaml', 'b.yaml', '--odd'],
      options: { parallel: 4, var: ['A=1', 'B=-2'], quiet: true, bail: true, seed: 7 },
      asksForHelp: false,
      variables: {},
    })
  })

  it('may name reporters more than once', async () => {
    expect((await parse('run', '-r', 'list', '--reporter=junit=out.xml')).options).toEqual({ reporter: ['list', 'junit=out.xml'] })
  })

  it('is taken from the shell where it is not written', async () => {
    const shell = {
      TESTMESH_PARALLEL: '4',
      TESTMESH_SEED: '',
      TESTMESH_ENV: 'ci',
      TESTMESH_REPORTER: 'junit=a.xml',
      TESTMESH_COLOR: 'false',
    }
    const given = (name: string, args: readonly string[], more = {}) =>
      parseCommand(name, commands[name] as Command, args, { ...shell, ...more })
    expect(await given('run', ['--env', 'staging', '--color'])).toMatchObject({
      options: { parallel: 4, env: 'staging', reporter: ['junit=a.xml'], color: true },
      variables: { parallel: 'TESTMESH_PARALLEL', reporter: 'TESTMESH_REPORTER' },
    })
    expect((await given('show', [])).options).toEqual({ color: false })
    await expect(given('run', [], { TESTMESH_PARALLEL: 'many' })).rejects.toThrow(
      'TESTMESH_PARALLEL wants a whole number of at least 1, not "many"',
    )
    await expect(given('run', [], { TESTMESH_COLOR: 'blue' })).rejects.toThrow('TESTMESH_COLOR wants true or false, not "blue"')
  })

  it('may switch something off', async () => {
    expect((await parse('run', '--no-color')).options).toEqual({ color: false })
    expect((await parse('run', '--color')).options).toEqual({ color: true })
  })

  it('takes what follows an option that may go without a value only when it can be one', async () => {
    expect(await parse('run', '--remote', 'a.yaml')).toMatchObject({ words: ['a.yaml'], options: { remote: true } })
    expect(await parse('run', '--remote', 'https://mesh.example.com', 'a.yaml')).toMatchObject({
      words: ['a.yaml'],
      options: { remote: 'https://mesh.example.com' },
    })
    expect(await parse('run', '--remote', '-q', 'http://x')).toMatchObject({ words: ['http://x'], options: { remote: true, quiet: true } })
    expect((await parse('run', '--remote=http://x')).options).toEqual({ remote: 'http://x' })
  })

  it('pins addresses to names', async () => {
    const resolve = ['API.example.com:443:127.0.0.1', 'api.example.com:80:[::1]'].flatMap((text) => ['--resolve', text])
    expect((await parse('run', ...resolve)).options).toEqual({
      resolve: [
        ['api.example.com:443', '127.0.0.1'],
        ['api.example.com:80', '::1'],
      ],
    })
    for (const text of ['api.example.com', 'api.example.com:443', ':443:127.0.0.1', 'a:b:c', 'a:0:127.0.0.1', 'a:99999:127.0.0.1'])
      expect(await refusal('run', '--resolve', text)).toContain('wants host:port:address')
  })

  it('may be anything for an editor', async () => {
    expect(await parse('lsp', '--stdio', '--clientProcessId=7', 'more')).toMatchObject({ asksForHelp: false })
  })

  it('asks for help, whatever else is missing', async () => {
    expect((await parse('explain', '-h')).asksForHelp).toBe(true)
  })

  it('is refused by name, with what is wanted instead', async () => {
    const refusals = {
      unknown: await refusal('run', '--paralel', '3'),
      'unknown letter': await refusal('validate', '-j', '3'),
      'no number': await refusal('run', '-j', 'many'),
      'too small': await refusal('run', '--parallel=0'),
      'no value': await refusal('run', 'a.yaml', '--var'),
      'an option for a value': await refusal('run', '--var', '--verbose'),
      'a value for a switch': await refusal('run', '--quiet=yes'),
      'no choice': await refusal('lint', '--format', 'xml'),
      'no URL': await refusal('run', '--remote=mesh'),
      'no word': await refusal('explain'),
      'a word too many': await refusal('explain', 'A', 'B'),
      'a word where none is': await refusal('serve', 'now'),
    }
    expect(refusals).toMatchInlineSnapshot(`
      {
        "a value for a switch": "--quiet takes no value, and got "yes"",
        "a word too many": "explain takes one argument, <code>, and got also "B"",
        "a word where none is": "serve takes no arguments, and got "now"",
        "an option for a value": "--var needs <name=value> behind it, not --verbose",
        "no URL": "--remote wants an http or https URL, not "mesh"",
        "no choice": "--format wants one of terminal, json, sarif, not "xml"",
        "no number": "-j wants a whole number of at least 1, not "many"",
        "no value": "--var needs <name=value> behind it",
        "no word": "explain needs <code>: as in error[HTTP_TIMEOUT]",
        "too small": "--parallel wants a whole number of at least 1, not "0"",
        "unknown": "run has no option --paralel; did you mean --parallel?",
        "unknown letter": "validate has no option -j; see testmesh validate --help",
      }
    `)
  })
})

it('every option of every command is written as options are', () => {
  const options = Object.values(commands).flatMap((command) => command.options ?? [])
  expect(options.filter((option) => readFlags(option).long === '')).toEqual([])
  expect(options.length).toBeGreaterThan(100)
})
