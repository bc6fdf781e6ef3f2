import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { controlDescriptors } from '@testmesh/flow'
import { addCode, addExampleOfCode, type NewAction, nameAction, renderAction, renderNewCodes } from './action-templates.ts'
import { actionsFolder, findActions } from './find-actions.ts'
import { updateErrorDocs, updateTables } from './generate-actions.ts'

/**
 * Writes the files of a new action below `root` and brings the tables up to date. Returns the paths written.
 *
 * @param name `<family>/<type>`: `mail/mail_send`
 * @throws Error when the name is no good or the action is there already
 */
export const createAction = async (root: string, name: string): Promise<string[]> => {
  const [family = '', type = '', ...rest] = name.split('/')
  if (rest.length > 0 || type === '') throw new Error(`"${name}" is not of the form <family>/<type>, as mail/mail_send is`)
  const action = nameAction(family, type)
  const files = { ...renderAction(action), 'codes.ts': codesOf(root, action), 'codes.md': examplesOf(root, action) }
  const owner = await findOwner(root, type)
  if (owner !== undefined) throw new Error(`${family}/${type} cannot be made: ${owner} is there already; choose another type`)
  const folder = join(actionsFolder(root), family)
  // Files need not be called as their type.
  if (existsSync(join(folder, `${action.stem}.schema.ts`)))
    throw new Error(`${family}/${action.stem}.schema.ts is there already; choose another type`)
  mkdirSync(folder, { recursive: true })
  const written = Object.entries(files).map(([file, text]) => {
    writeFileSync(join(folder, file), text)
    return join(folder, file)
  })
  return [...written, ...(await updateTables(root))]
}

/** The action that steps mean by the type now: `http/http_request`, or undefined where there is none. */
const findOwner = async (root: string, type: string): Promise<string | undefined> => {
  const actions = [...controlDescriptors.map((schema) => ({ family: 'control', schema })), ...(await findActions(root))]
  const owner = actions.find(({ schema }) => [schema.type, ...schema.aliases.map(({ name }) => name)].includes(type))
  if (!owner) return undefined
  const name = `${owner.family}/${owner.schema.type}`
  return owner.schema.type === type ? name : `${name}, which is also called ${type},`
}

/** A family's codes grow by one; a new family starts with it. */
const codesOf = (root: string, action: NewAction): string => {
  const path = join(actionsFolder(root), action.family, 'codes.ts')
  return existsSync(path) ? addCode(readFileSync(path, 'utf8'), action) : renderNewCodes(action)
}

const examplesOf = (root: string, action: NewAction): string => {
  const path = join(actionsFolder(root), action.family, 'codes.md')
  return addExampleOfCode(existsSync(path) ? readFileSync(path, 'utf8') : undefined, action)
}

const usage = 'usage: pnpm create:action <family>/<type>     for example mail/mail_send'

if (import.meta.main) {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { root: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    })
    if (values.help) {
      process.stdout.write(`${usage}\n`)
      process.exit()
    }
    const [name, ...more] = positionals
    if (name === undefined || more.length > 0) throw new Error(usage)
    const written = await createAction(values.root ?? join(import.meta.dirname, '../../..'), name)
    process.stdout.write(`${written.map((path) => `written: ${path}`).join('\n')}\n`)
    if (values.root === undefined) updateErrorDocs()
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 2
  }
}
