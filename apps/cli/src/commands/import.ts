import { existsSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import {
  type Imported,
  importText,
  joinImports,
  type Loss,
  type NamedImport,
  NotImportable,
  type SourceFormat,
  writeEnvironment,
} from '@testmesh/importers'
import { count } from '../count.ts'
import { exitCodes } from '../exit-codes.ts'
import { programName } from '../program-name.ts'
import { readSource } from '../read-source.ts'
import { UsageError } from '../usage-error.ts'
import { writeFiles } from '../write-files.ts'

export interface ImportOptions {
  readonly out?: string
  readonly format?: SourceFormat
  readonly force?: boolean
}

/** `testmesh import`: flows of what others wrote, and what of it could not be brought over. Writes all, or nothing. */
export const importCommand = async (
  sources: readonly string[],
  { out = 'flows', format, force = false }: ImportOptions,
): Promise<number> => {
  if (sources.length === 0) throw new UsageError('import wants a file: of curl commands, a HAR, a Postman collection, an OpenAPI document')
  const imports: NamedImport[] = []
  for (const source of sources) {
    imports.push(read(source, await readSource(source), format))
  }
  const made = together(imports)
  const environment = environmentFor(made)
  const files = [...made.flows.map(({ path, text }) => ({ path: join(out, path), text })), ...(environment ? [environment] : [])]
  writeFiles(files, { force })
  process.stdout.write(told(made, { environment: environment?.name, out }))
  return exitCodes.passed
}

const read = (source: string, text: string, format: SourceFormat | undefined): NamedImport => {
  try {
    const made = importText(text, {
      name: source === '-' ? 'imported' : basename(source, extname(source)),
      ...(format && { format }),
    })
    return { ...made, source, losses: made.losses.map((loss) => withLine(loss, text)) }
  } catch (error) {
    if (error instanceof NotImportable) throw new UsageError(`${source}: ${error.message}`)
    throw error
  }
}

const withLine = (loss: Loss, text: string): Loss =>
  loss.at === undefined ? loss : { ...loss, where: `${loss.where}, line ${text.slice(0, loss.at).split('\n').length}` }

const together = (imports: readonly NamedImport[]): Imported => {
  try {
    return joinImports(imports)
  } catch (error) {
    if (error instanceof NotImportable) throw new UsageError(`${error.message}: import one after the other, each with an --out of its own`)
    throw error
  }
}

/** `local`, which counts without being asked for; another one where that is there already. */
const environmentFor = ({ variables, missing }: Imported) => {
  if (Object.keys(variables).length + missing.length === 0) return undefined
  const name = existsSync('environments/local.yaml') ? 'imported' : 'local'
  return { name, path: `environments/${name}.yaml`, text: writeEnvironment(variables, missing) }
}

const told = (
  { flows, secrets, missing, losses }: Imported,
  { environment, out }: { environment: string | undefined; out: string },
): string => {
  const where = `${out}${environment === undefined || environment === 'local' ? '' : ` -e ${environment}`}`
  const lines = [
    ...(losses.length > 0 ? ['', `not brought over:`, ...losses.map(({ where, message }) => `  ${where}: ${message}`)] : []),
    ...(missing.length > 0 ? ['', `without a value, to be written into environments/${environment}.yaml: ${missing.join(', ')}`] : []),
    ...(secrets.length > 0
      ? [
          '',
          `secrets, which no file holds: ${secrets.join(', ')}`,
          `  give each as TESTMESH_SECRET_${secrets[0]}, or by --secret ${secrets[0]}=…`,
        ]
      : []),
    '',
    flows.length === 0
      ? 'no flow was in it'
      : `${count(flows.length, 'flow')}, ${losses.length === 0 ? 'nothing was lost' : `${count(losses.length, 'thing')} not brought over`}`,
    ...(flows.length === 0 ? [] : [`next: ${programName} validate ${where}`, `      ${programName} run ${where}`]),
  ]
  return `${lines.join('\n')}\n`
}
