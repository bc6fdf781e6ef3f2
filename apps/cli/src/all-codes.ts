import { portCodes } from '@testmesh/action-kit'
import { actionCodes } from '@testmesh/actions'
import { assertionCodes } from '@testmesh/assertions'
import { coverageCodes } from '@testmesh/coverage'
import { engineCodes } from '@testmesh/engine'
import { expressionCodes } from '@testmesh/expressions'
import { lintCodes } from '@testmesh/flow/lint'
import { flowCodes } from '@testmesh/flow/model'
import { platformCodes } from '@testmesh/platform'
import { pluginCodes, projectCodes } from '@testmesh/project'
import type { CodeEntry } from '@testmesh/protocol'
import { serverCodes } from '@testmesh/server'
import { cliCodes } from './codes.ts'

/** Every code there is. */
export const allCodes: Readonly<Record<string, CodeEntry>> = {
  ...projectCodes,
  ...pluginCodes,
  ...flowCodes,
  ...lintCodes,
  ...expressionCodes,
  ...assertionCodes,
  ...engineCodes,
  ...portCodes,
  ...actionCodes,
  ...platformCodes,
  ...serverCodes,
  ...coverageCodes,
  ...cliCodes,
}
