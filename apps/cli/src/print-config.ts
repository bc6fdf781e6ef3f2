import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { relative } from 'node:path'
import { maskerOf, type Project, type ProjectConfig } from '@testmesh/project'
import { inOrder, readVarsFiles } from '@testmesh/project/again'
import { cellWidth, cleanLine, hasErrors, withoutUrlSecrets } from '@testmesh/protocol'
import { exitCodes } from './exit-codes.ts'
import { findProject, loadValues } from './load-selection.ts'
import { withoutLogin } from './network/without-login.ts'
import type { RunOptions } from './options.ts'
import { padCells } from './pad-cells.ts'
import { printDiagnostics } from './print-diagnostics.ts'
import { describeTerminal } from './terminal.ts'

/** A name, its value, and where that is from. */
type Row = readonly [name: string, value: unknown, origin: string]

/** `testmesh run --print-config`: the settings and variables that the run would go by, and where each is from. Nothing runs, and no report is removed. */
export const printConfig = async (paths: readonly string[], options: RunOptions): Promise<number> => {
  const terminal = describeTerminal(options)
  const { project, ...problems } = await findProject(paths, options)
  if (!project) {
    printDiagnostics(problems.diagnostics, terminal, problems.source)
    return exitCodes.invalid
  }
  const { environment, variables, diagnostics } = await loadValues(project, options)
  const files = await readVarsFiles(options.varsFile ?? [], project)
  const all = [...diagnostics, ...files.diagnostics]
  printDiagnostics(all, terminal)
  if (hasErrors(all)) return exitCodes.invalid
  const sources = inOrder(variables, files.sources)
  const { maskText } = maskerOf(variables)
  const settings = settingsOf(project, options, { env: environment.name, color: terminal.color })
  // The first source that has a name is the one that counts.
  const values = new Map<string, Row>()
  for (const { name, values: given, secrets = [] } of sources)
    for (const [key, value] of Object.entries(given))
      if (!values.has(key)) values.set(key, [key, secrets.includes(key) ? '***' : value, name])
  process.stdout.write(table(settings, maskText))
  if (values.size > 0) process.stdout.write(`\nvariables of all flows\n${table([...values.values()], maskText)}`)
  return exitCodes.passed
}

interface Found {
  readonly env: string | undefined
  readonly color: boolean
}

const settingsOf = (project: Project, options: RunOptions, found: Found): Row[] => {
  const { config, configFile } = project
  const given = givenBy(options)
  const ofConfig = (key: keyof ProjectConfig): string => placeInConfig(configFile, key) ?? 'default'
  const option = (name: keyof RunOptions, value: unknown, otherwise: unknown, origin = 'default'): Row =>
    given(name) === undefined ? [flagOf(name), otherwise, origin] : [flagOf(name), value, given(name) ?? '']
  return [
    ['project', relative(process.cwd(), project.root) || '.', configFile === undefined ? 'no config' : shown(configFile)],
    ['flows', config.flows, ofConfig('flows')],
    ['environments', config.environments, ofConfig('environments')],
    option('env', options.env, found.env ?? 'none', ofConfig('env')),
    option('parallel', options.parallel, config.parallel ?? availableParallelism(), ofConfig('parallel')),
    ['step-timeout', `${config.step_timeout} ms`, ofConfig('step_timeout')],
    option('timeout', options.timeout, flowLimit(config), ofConfig('flow_timeout')),
    option('strictTeardown', true, config.strict_teardown, ofConfig('strict_teardown')),
    option('retries', options.retries, config.retries, ofConfig('retries')),
    option('failOnFlaky', true, config.fail_on_flaky, ofConfig('fail_on_flaky')),
    option('repeatEach', options.repeatEach, 1),
    option('seed', options.seed, 'of each flow, else drawn'),
    option('reporter', options.reporter, 'list'),
    option('color', options.color, found.color, colourOrigin()),
    // What has no default is only there when it was given.
    ...Object.entries(options).flatMap(([name, value]): Row[] => {
      const key = name as keyof RunOptions
      const told = key === 'proxy' ? withoutLogin(String(value)) : value
      return always.has(key) || value === undefined ? [] : [[flagOf(key), told, given(key) ?? '']]
    }),
  ]
}

const flowLimit = ({ flow_timeout: limit }: ProjectConfig): string =>
  limit === undefined ? 'of each flow' : `of each flow, else ${limit} ms`

/** Told above, or among the variables, or none of the run. */
const always = new Set<keyof RunOptions | 'printConfig'>([
  ...(['env', 'parallel', 'timeout', 'strictTeardown', 'retries', 'failOnFlaky', 'repeatEach', 'seed', 'reporter', 'color'] as const),
  ...(['var', 'secret', 'input', 'variables', 'printConfig'] as const),
])

const givenBy =
  (options: RunOptions) =>
  (name: keyof RunOptions): string | undefined =>
    options[name] === undefined ? undefined : (options.variables?.[name] ?? `--${options[name] === false ? 'no-' : ''}${flagOf(name)}`)

const flagOf = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

const colourOrigin = (): string => ['NO_COLOR', 'FORCE_COLOR'].find((name) => process.env[name]) ?? 'default'

/** The line of a key at the top level; undefined where the config does not say it. */
const placeInConfig = (file: string | undefined, key: string): string | undefined => {
  if (file === undefined) return undefined
  const line = readFileSync(file, 'utf8')
    .split('\n')
    .findIndex((text) => new RegExp(`^\\ufeff?(["']?)${key}\\1\\s*:`).test(text))
  return line < 0 ? undefined : `${shown(file)}:${line + 1}`
}

const shown = (file: string): string => relative(process.cwd(), file)

const widest = 60

// Behind the masking: half a secret would not be found.
const clipped = (text: string): string => (text.length > widest ? `${text.slice(0, widest - 1)}…` : text)

const table = (rows: readonly Row[], mask: (text: string) => string): string => {
  const texts = rows.map(([name, value, origin]) => [name, clipped(withoutUrlSecrets(mask(textOf(value)), '***')), origin] as const)
  const width = (at: 0 | 1): number => Math.max(...texts.map((row) => cellWidth(row[at])))
  const [names, values] = [width(0), width(1)]
  return texts.map(([name, value, origin]) => `${padCells(name, names)}  ${padCells(value, values)}  ${origin}\n`).join('')
}

const textOf = (value: unknown): string =>
  cleanLine(typeof value === 'object' ? (Array.isArray(value) ? value.map(textOf).join(', ') : JSON.stringify(value)) : String(value))
