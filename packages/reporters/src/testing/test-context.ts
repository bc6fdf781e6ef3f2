import type { ReporterContext } from '../reporter.ts'
import { file, flowText, sha256 } from './event-stream.ts'

/** What a reporter is given: a narrow terminal with colours, which one that writes for no terminal passes over, and the text of the flow. */
export const testContext = (write: ReporterContext['write'], more: Partial<ReporterContext> = {}): ReporterContext => ({
  write,
  isTerminal: true,
  width: () => 40,
  color: true,
  source: (hash) => (hash === sha256 ? { text: flowText, file } : undefined),
  verbosity: 'quiet',
  now: () => 0,
  debug: false,
  ...more,
})
