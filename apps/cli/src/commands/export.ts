import { basename, extname, isAbsolute, join, relative, sep } from 'node:path'
import { actionDescriptors } from '@testmesh/actions'
import { withDefaults } from '@testmesh/engine'
import { type Exported, type Loss, type OutsideValues, readFlows, writeCurl, writePostman } from '@testmesh/exporters'
import type { LoadedFlow } from '@testmesh/project'
import { hasErrors, type JsonValue } from '@testmesh/protocol'
import { count } from '../count.ts'
import { exitCodes } from '../exit-codes.ts'
import { exportRecording } from '../export/export-recording.ts'
import { countLosses, lossLines, type NewFile, tell, writeFiles } from '../export/write-files.ts'
import { loadSelection, type Selection } from '../load-selection.ts'
import type { SelectOptions } from '../options.ts'
import { printDiagnostics, printFlowDiagnostics } from '../print-diagnostics.ts'
import { shownFile } from '../shown-file.ts'
import { describeTerminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'
import { whyNoFlows } from '../why-no-flows.ts'

export interface ExportOptions extends SelectOptions {
  readonly as?: 'curl' | 'har' | 'postman'
  /** Of the recording. */
  readonly batch?: string
  readonly out?: string
  readonly force?: boolean
}

/** `testmesh export`: the requests of flows as other tools take them, and what of the flows these cannot say. */
export const exportCommand = async (paths: readonly string[], options: ExportOptions): Promise<number> => {
  const { as, out = '-' } = options
  if (as === undefined) throw new UsageError('export wants --as: curl, har or postman')
  if (as === 'har') return exportRecording(paths, options)
  if (options.batch !== undefined) throw new UsageError(`--batch is for --as har: ${as} is made of the flows as they are written`)
  const loaded = await loadSelection(paths, options)
  if ('diagnostics' in loaded) {
    printDiagnostics(loaded.diagnostics, describeTerminal(options), loaded.source)
    return exitCodes.invalid
  }
  const { selection } = loaded
  const readable = onlyReadable(selection, options)
  if (typeof readable === 'number') return readable
  const made = writeAs(as, readRequests(selection, readable), { out, environment: selection.environment })
  writeFiles(made.files, options)
  tell(out, told(made))
  return exitCodes.passed
}

/** What is wrong with names and values is no matter here: they are filled in elsewhere. */
const onlyReadable = ({ selected, project }: Selection, options: ExportOptions): readonly LoadedFlow[] | number => {
  const terminal = describeTerminal(options)
  printDiagnostics(selected.diagnostics, terminal)
  const broken = selected.flows.filter(({ reading }) => !reading.flow || hasErrors(reading.diagnostics))
  printFlowDiagnostics(broken, terminal, project.root)
  if (broken.length > 0 || hasErrors(selected.diagnostics)) return exitCodes.invalid
  if (selected.flows.length > 0) return selected.flows
  process.stderr.write(`no flows found: ${whyNoFlows(selected, options)}\n`)
  return exitCodes.noFlows
}

const readRequests = ({ project, variables, routing }: Selection, flows: readonly LoadedFlow[]): Exported => {
  const shown = shownFile(project.root)
  const descriptor = actionDescriptors.find(({ type }) => type === 'http_request')
  return readFlows(
    flows.map(({ reading, file, folder }) => ({ reading, file: shown(file), pathOf: pathFrom(folder) })),
    {
      outside: outsideValues(variables, routing?.services),
      complete: (step) => (routing && descriptor ? withDefaults(step, routing, descriptor) : step),
    },
  )
}

/** From where the command runs. */
const pathFrom =
  (folder: string) =>
  (path: string): string =>
    isAbsolute(path) ? path : relative(process.cwd(), join(folder, path)).split(sep).join('/')

/** The strongest of each name. */
const outsideValues = ({ given, environment, project }: Selection['variables'], services: JsonValue | undefined): OutsideValues => {
  const found: Record<string, OutsideValues[string]> = {}
  for (const { values, secrets = [], strength } of [...given, ...environment, ...project])
    for (const [name, value] of Object.entries(values))
      found[name] ??= { value, isSecret: secrets.includes(name), isAbove: strength === 'above-flow' }
  return services === undefined ? found : { ...found, service: { value: services, isSecret: false, isAbove: true } }
}

interface Made {
  readonly files: readonly NewFile[]
  readonly exported: Exported
  readonly losses: readonly Loss[]
}

const writeAs = (
  format: 'curl' | 'postman',
  exported: Exported,
  { out, environment }: { readonly out: string; readonly environment: string | undefined },
): Made => {
  switch (format) {
    case 'curl': {
      const { script, losses } = writeCurl(exported)
      return { files: [{ path: out, text: script }], exported, losses }
    }
    case 'postman': {
      const ending = /(?:\.postman_collection)?\.json$/
      const path = out === '-' ? undefined : `${out.replace(ending, '')}.postman_environment.json`
      const name = out === '-' ? 'TestMesh' : basename(out).replace(ending, '')
      const {
        collection,
        environment: values,
        losses,
      } = writePostman(exported, {
        name: out === '-' ? basename(process.cwd()) : basename(name, extname(name)),
        environment: path === undefined ? undefined : (environment ?? name),
      })
      const files = [{ path: out, text: jsonText(collection) }]
      return { files: values && path !== undefined ? [...files, { path, text: jsonText(values) }] : files, exported, losses }
    }
  }
}

const jsonText = (value: JsonValue): string => `${JSON.stringify(value, undefined, 2)}\n`

const told = ({ exported: { flows, variables }, losses }: Made): string => {
  const secrets = variables.filter(({ isSecret }) => isSecret).map(({ name }) => name)
  const missing = variables.filter(({ isSecret, value }) => !isSecret && value === undefined).map(({ name }) => name)
  return [
    ...lossLines(losses),
    ...(secrets.length > 0 ? ['', `secrets, to be filled in where it is used: ${secrets.join(', ')}`] : []),
    ...(missing.length > 0 ? ['', `without a value, to be filled in: ${missing.join(', ')}`] : []),
    '',
    `${count(flows.length, 'flow')}, ${countLosses(losses)}`,
    '',
  ].join('\n')
}
