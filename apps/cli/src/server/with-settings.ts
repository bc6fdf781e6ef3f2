import { exitCodes } from '../exit-codes.ts'
import { orExplained } from '../or-explained.ts'
import { printDiagnostics } from '../print-diagnostics.ts'
import { describeTerminal } from '../terminal.ts'
import { explainStart } from './explain-start.ts'
import { loadSettings, type ServerSettings } from './settings.ts'

/** What a command line says of settings; the others by their keys. */
interface GivenSettings {
  readonly config?: string | undefined
  readonly databaseUrl?: string | undefined
  readonly [key: string]: unknown
}

/** Works by the settings of a server. What is wrong with them, or kept the work from being done, is told. */
export const withSettings = (
  { config, databaseUrl, ...given }: GivenSettings,
  work: (settings: ServerSettings) => Promise<number>,
): Promise<number> =>
  orExplained(explainStart, async () => {
    const options = { given: { ...given, database_url: databaseUrl }, env: process.env, ...(config !== undefined && { config }) }
    const { settings, diagnostics, source } = await loadSettings(options)
    if (settings) return work(settings)
    printDiagnostics(diagnostics, describeTerminal({}), source)
    return exitCodes.invalid
  })
