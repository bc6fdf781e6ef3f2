import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ActionSchema } from '@testmesh/action-kit'

/** A built-in action as its files say it. */
export interface FoundAction {
  /** Folder below `packages/actions/src`. */
  readonly family: string
  /** File name without endings: `http-request`. */
  readonly stem: string
  /** Name the handler is exported by: `httpRequest`. */
  readonly handlerName: string
  readonly schema: ActionSchema
  /** Text of `<action>.flow.yaml`. */
  readonly example: string
}

/** Where the built-in actions live. */
export const actionsFolder = (root: string): string => join(root, 'packages/actions/src')

/** Every `<family>/<action>.schema.ts`, by type. @throws Error when an action is not complete, saying what is missing */
export const findActions = async (root: string): Promise<FoundAction[]> => {
  const files = globSync('*/*.schema.ts', { cwd: actionsFolder(root) })
  const actions = await Promise.all(files.map((file) => readAction(root, file)))
  return actions.toSorted((a, b) => (a.schema.type < b.schema.type ? -1 : 1))
}

/** `wait-for` → `waitFor` */
export const camelCase = (stem: string): string => stem.replace(/[-_](\w)/g, (_, letter: string) => letter.toUpperCase())

const readAction = async (root: string, file: string): Promise<FoundAction> => {
  const family = dirname(file)
  const stem = basename(file, '.schema.ts')
  const handlerName = camelCase(stem)
  const beside = (ending: string): string => join(actionsFolder(root), family, `${stem}${ending}`)
  if (!textOf(beside('.ts')).includes(`export const ${handlerName}`))
    throw new Error(`${family}/${stem}.ts does not export "${handlerName}"`)
  if (!existsSync(join(actionsFolder(root), family, 'codes.ts'))) throw new Error(`${family}/codes.ts is missing`)
  const schema = await importSchema(beside('.schema.ts'), `${handlerName}Schema`)
  if (schema.family !== family) throw new Error(`${file} says family "${schema.family}", but lies in the folder "${family}"`)
  return { family, stem, handlerName, schema, example: textOf(beside('.flow.yaml')) }
}

const textOf = (path: string): string => {
  if (!existsSync(path)) throw new Error(`${path} is missing`)
  return readFileSync(path, 'utf8')
}

const importSchema = async (path: string, name: string): Promise<ActionSchema> => {
  const module = (await import(pathToFileURL(path).href)) as Record<string, ActionSchema>
  const schema = module[name]
  if (schema === undefined) throw new Error(`${path} does not export "${name}"`)
  return schema
}
