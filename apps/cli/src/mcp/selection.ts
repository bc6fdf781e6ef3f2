import { realpathSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { isInside } from '@testmesh/actions'
import * as v from 'valibot'
import { loadSelection, type Selection } from '../load-selection.ts'
import type { SelectOptions } from '../options.ts'
import { diagnosticsText } from '../print-diagnostics.ts'
import { refuseInput } from '../read-input.ts'
import { UsageError } from '../usage-error.ts'
import type { Desk } from './desk.ts'
import { ownPath } from './own-path.ts'
import { plain } from './plain.ts'

const words = (text: string) => v.optional(v.pipe(v.string(), v.minLength(1), v.description(text)))

/** Of a variable or an input. */
export const givenValue = v.union([v.string(), v.number(), v.boolean()])

const pathsEntry = v.optional(
  v.pipe(
    v.array(v.pipe(v.string(), v.minLength(1))),
    v.description('Files, folders or globs, relative to the folder of the project. Default: all flows of the project.'),
  ),
)

/** What flows are read and checked with. */
export const valueEntries = {
  // A name of a file has no NUL.
  env: v.optional(
    v.pipe(v.string(), v.regex(/^[^\0]+$/), v.description("Environment, such as local or staging. Default: the project's, else local.")),
  ),
  variables: v.optional(
    v.pipe(
      v.record(v.string(), givenValue),
      v.description('Variables by name. Never put a secret here: secrets come from whoever started this server.'),
    ),
  ),
}

/** Which flows are meant, as `testmesh run` has it. */
export const selectionEntries = {
  paths: pathsEntry,
  tags: words("Only flows with these tags: 'smoke and not slow'."),
  exclude_tags: v.optional(v.pipe(v.array(v.string()), v.description('Leave out flows with any of these tags.'))),
  suite: words('Only flows of this suite.'),
  grep: words("Only flows and data rows whose title contains this text: 'Prices [pot]'."),
  ...valueEntries,
}

export type Asked = v.InferOutput<v.ObjectSchema<typeof selectionEntries, undefined>>

/** @throws UsageError for another environment than the one the server was started for */
export const toSelectOptions = (asked: Omit<Asked, 'paths'>, { given }: Desk): SelectOptions => {
  const { tags, exclude_tags, suite, grep, env = given.env, variables = {} } = asked
  if (given.env !== undefined && env !== given.env)
    throw new UsageError(`this server was started for the environment ${given.env} alone: leave env out`)
  return {
    ...given,
    color: false,
    ...(tags !== undefined && { tags }),
    ...(exclude_tags && { excludeTags: exclude_tags }),
    ...(suite !== undefined && { suite }),
    ...(grep !== undefined && { grep }),
    ...(env !== undefined && { env }),
    var: [...(given.var ?? []), ...Object.entries(variables).map(([name, value]) => `${name}=${value}`)],
  }
}

/** The flows that are meant, broken ones too. @throws UsageError with what is wrong with the project or the environment */
export const select = async (desk: Desk, paths: readonly string[], options: SelectOptions): Promise<Selection> => {
  refuseInput(paths, 'the assistant speaks there')
  const named = paths.map((path) => ownPath(path, desk.folder))
  for (const path of named) if (!isInside(resolve(path), desk.folder)) throw outside(path)
  const loaded = await loadSelection(named, options)
  if ('diagnostics' in loaded) throw new UsageError(diagnosticsText(loaded.diagnostics, plain, loaded.source).trimEnd())
  const { selection } = loaded
  const { root } = selection.project
  for (const { file } of selection.selected.flows) if (!isInside(realpathSync(join(root, file)), desk.folder)) throw outside(file)
  return selection
}

/** By its name, or by a link. */
const outside = (path: string): UsageError => new UsageError(`${path} lies outside of the project: nothing there is read or run`)
