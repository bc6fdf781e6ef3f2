import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { actionsFolder, findActions } from './find-actions.ts'
import { languagePages } from './language-pages.ts'
import { renderActionDocs, renderActionIndex } from './render-action-docs.ts'
import { renderFunctionDocs } from './render-function-docs.ts'
import { renderCodes, renderDescriptors, renderFlowSchema, renderLoaders } from './render-tables.ts'

/** The tables and reference pages of the built-in actions, and those of the language, as they should be, by path. */
export const generateActions = async (root: string): Promise<ReadonlyMap<string, string>> => {
  const actions = await findActions(root)
  const folder = join(actionsFolder(root), 'generated')
  return new Map([
    [join(folder, 'loaders.ts'), renderLoaders(actions)],
    [join(folder, 'descriptors.ts'), renderDescriptors(actions)],
    [join(folder, 'codes.ts'), renderCodes(actions)],
    [join(root, 'docs/testmesh.schema.json'), renderFlowSchema(actions)],
    [join(root, 'docs/actions/README.md'), renderActionIndex(actions)],
    [join(root, 'docs/language/functions.md'), renderFunctionDocs()],
    ...actions.map((action): [string, string] => [join(root, `docs/actions/${action.schema.type}.md`), renderActionDocs(action)]),
    ...[...languagePages()].map(([path, text]): [string, string] => [join(root, path), text]),
  ])
}

/** Writes the tables that differ and returns their paths. With `isCheck` nothing is written. */
export const updateTables = async (root: string, { isCheck = false } = {}): Promise<string[]> => {
  const stale: string[] = []
  for (const [path, text] of await generateActions(root)) {
    if (existsSync(path) && readFileSync(path, 'utf8') === text) continue
    stale.push(path)
    if (isCheck) continue
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  return stale
}

/** The page of error codes is written from all packages, by the checks that hold it. */
export const updateErrorDocs = (): void => {
  execFileSync(process.execPath, [join(import.meta.dirname, '../../checks/src/write-error-docs.ts')], { stdio: 'inherit' })
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false }, root: { type: 'string' } } })
  const stale = await updateTables(values.root ?? join(import.meta.dirname, '../../..'), { isCheck: values.check })
  for (const path of stale) process.stdout.write(`${values.check ? 'stale' : 'written'}: ${path}\n`)
  if (values.check && stale.length > 0) process.exitCode = 1
  if (!values.check && values.root === undefined) updateErrorDocs()
}
