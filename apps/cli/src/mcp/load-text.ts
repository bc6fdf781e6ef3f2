import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { type LoadedFlow, loadFlowText, type Project, readText } from '@testmesh/project'
import { hasErrors } from '@testmesh/protocol'
import { findProject, loadValues } from '../load-selection.ts'
import { diagnosticsText } from '../print-diagnostics.ts'
import { UsageError } from '../usage-error.ts'
import type { Desk } from './desk.ts'
import { plain } from './plain.ts'
import { type Asked, toSelectOptions } from './selection.ts'

interface TextOptions {
  /** Absolute; it need not be there when there is a text. */
  readonly path: string
  /** Default: what the file holds. */
  readonly text?: string
  readonly asked: Pick<Asked, 'env' | 'variables'>
}

/** The flows of one file, or of a text as what would stand there. @throws UsageError with what is wrong around them */
export const loadText = async (desk: Desk, { path, text, asked }: TextOptions): Promise<{ project: Project; flows: LoadedFlow[] }> => {
  const options = toSelectOptions(asked, desk)
  const { project, ...problems } = await findProject([nearest(path)], options)
  if (!project) throw new UsageError(diagnosticsText(problems.diagnostics, plain, problems.source).trimEnd())
  const { environment, variables, diagnostics } = await loadValues(project, options)
  if (hasErrors(diagnostics)) throw new UsageError(diagnosticsText(diagnostics, plain).trimEnd())
  const flows = await loadFlowText(path, text === undefined ? readText(path) : { text }, {
    ...{ project, variables, descriptors: project.actions.descriptors, routing: environment.routing },
    ...(options.varsFile && { envFiles: options.varsFile }),
  })
  return { project, flows }
}

/** The path, or what is there of it: the project around it is meant. */
const nearest = (path: string): string => (existsSync(path) ? path : nearest(dirname(path)))
