import { portCodes } from '@testmesh/action-kit'
import { actionCodes } from '@testmesh/actions'
import { assertionCodes } from '@testmesh/assertions'
import { engineCodes } from '@testmesh/engine'
import { expressionCodes, nearestNames } from '@testmesh/expressions'
import { flowCodes } from '@testmesh/flow/model'
import { platformCodes } from '@testmesh/platform'
import { projectCodes } from '@testmesh/project'
import type { CodeEntry } from '@testmesh/protocol'
import { serverCodes } from '@testmesh/server'
import { cliCodes } from '../codes.ts'
import { exitCodes } from '../exit-codes.ts'
import { UsageError } from '../usage-error.ts'

const all: Readonly<Record<string, CodeEntry>> = {
  ...projectCodes,
  ...flowCodes,
  ...expressionCodes,
  ...assertionCodes,
  ...engineCodes,
  ...portCodes,
  ...actionCodes,
  ...platformCodes,
  ...serverCodes,
  ...cliCodes,
}

/** `testmesh explain`: what a code of an error means, and what helps. */
export const explainCommand = async (asked: string): Promise<number> => {
  const code = asked.toUpperCase().replaceAll('-', '_')
  const entry = all[code]
  if (!entry) {
    const [nearest] = nearestNames(code, Object.keys(all))
    throw new UsageError(`there is no code ${asked}${nearest === undefined ? '' : `; did you mean ${nearest}?`}`)
  }
  process.stdout.write(`${code}\n\n${sentence(entry.title)}\n${sentence(entry.hint)}\n`)
  return exitCodes.passed
}

const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`)
