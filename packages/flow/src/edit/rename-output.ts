import { nameTable } from '../names/name-table.ts'
import { outputName } from '../names/resolve-name.ts'
import type { Edit, TextEdit } from './edit.ts'
import type { EditContext } from './edit-context.ts'
import { setAt } from './json-at.ts'
import { partsByText, type Renaming } from './plan-rename.ts'
import { changeText, textAfter } from './rename-step.ts'

type RenameKey = Extract<Edit, { kind: 'renameKey' }>

/**
 * What another key means for what reads it: the renaming of an output. Undefined where the key changes alone: it is none of an output,
 * only its `?` comes or goes, nothing reads it, or another step gives the output too, which is read then.
 */
export const outputRenaming = (context: EditContext, { pointer, key }: RenameKey): Renaming | undefined => {
  const table = nameTable(context.reading, context.descriptors)
  const found = table.find(({ kind, declarations }) => kind === 'output' && declarations.some((one) => one.pointer === pointer))
  const name = outputName(key)
  if (!found || found.declarations.length > 1 || found.uses.length === 0 || found.name === name) return undefined
  return { context, table, found, name, options: {} }
}

/** Changes what reads an output that gets another key. */
export const readersText = (context: EditContext, edit: RenameKey): TextEdit[] =>
  [...readersOf(context, edit)].flatMap(([pointer, parts]) => changeText(context, pointer, parts))

/** The same in the written flow. */
export const renameReadersInFlow = (context: EditContext, edit: RenameKey): void => {
  for (const [pointer, parts] of readersOf(context, edit)) setAt(context.written.flow, pointer, textAfter(parts))
}

const readersOf = (context: EditContext, edit: RenameKey): ReturnType<typeof partsByText> => {
  const renaming = outputRenaming(context, edit)
  return renaming ? partsByText(renaming) : new Map()
}
