import type { RunnableFlow } from '@testmesh/project'
import { cleanLine } from '@testmesh/protocol'
import { type StepTeller, tellSteps } from '@testmesh/reporters'
import { textsOf } from '../flow-texts.ts'
import { shownFile } from '../shown-file.ts'

export interface TellerOptions {
  readonly flow: RunnableFlow
  /** Of the project. */
  readonly root: string
  readonly write: (text: string) => void
  readonly color: boolean
  readonly width: () => number
  /** With stack traces. */
  readonly debug: boolean
}

/** Tells of a run that is debugged, and the names and texts of the files that it is of. */
export const openTeller = ({ flow, root, ...context }: TellerOptions) => {
  const shown = (file: string): string => cleanLine(shownFile(root)(file))
  const texts = textsOf([flow])
  const teller: StepTeller = tellSteps({ ...context, isTerminal: false, verbosity: 'verbose', now: Date.now, shown, ...texts })
  return { teller, shown, texts }
}
