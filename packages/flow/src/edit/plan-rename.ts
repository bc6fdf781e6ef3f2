import type { ActionDescriptor, JsonObject } from '@testmesh/protocol'
import type { FlowReading } from '../model/flow-reading.ts'
import { type FindNamesOptions, findNames } from '../names/find-names.ts'
import { nameAt } from '../names/name-at.ts'
import { type FlowName, nameTable, type TextRange } from '../names/name-table.ts'
import { longForms } from '../names/resolve-name.ts'
import { actionTableOf } from '../read/action-table.ts'
import { readFlow } from '../read/read-flow.ts'
import { checkMarks } from './check-marks.ts'
import { checkPlan } from './check-plan.ts'
import { valueContent } from './content.ts'
import { applyEdits, type EditPlan, type TextEdit } from './edit.ts'
import { type EditContext, openEdit } from './edit-context.ts'
import { renameAt, setAt } from './json-at.ts'
import { inOrder } from './order-edits.ts'
import { refusalOf, refuseEdit } from './refused-edit.ts'
import { type ChangedPart, changeText, textAfter } from './rename-step.ts'
import { setContent } from './set-value.ts'

export interface RenameOptions extends FindNamesOptions {
  /** Variables that an environment, a file or the command line gives: the flow alone cannot rename them. */
  readonly elsewhere?: ReadonlySet<string>
}

export type Renameable = { readonly range: TextRange; readonly name: string } | Extract<EditPlan, { readonly refused: unknown }>

/** Whether the name at a place can get another, and what it is now; undefined where no name stands. */
export const prepareRename = (
  reading: FlowReading,
  offset: number,
  descriptors: readonly ActionDescriptor[],
  options: RenameOptions = {},
): Renameable | undefined => {
  const at = nameAt(reading.source.text, nameTable(reading, descriptors, options), offset)
  if (!at) return undefined
  try {
    refuseKind(at.found, options)
    return { range: at.range, name: at.found.name }
  } catch (error) {
    return { refused: refusalOf(error, reading) }
  }
}

/**
 * Plans the renaming of a step, an output, a variable, an input or what a loop calls its items, wherever it is given and read:
 * no other byte changes. The new text has been read again and means the same. What would mean something else is refused, with
 * the reason, and so is a name that others give or read. Never throws.
 */
export const planRename = (
  reading: FlowReading,
  { offset, name }: { readonly offset: number; readonly name: string },
  descriptors: readonly ActionDescriptor[],
  options: RenameOptions = {},
): EditPlan => {
  try {
    const table = nameTable(reading, descriptors, options)
    const found =
      nameAt(reading.source.text, table, offset)?.found ?? refuseEdit('no name of the flow stands here', 'place the cursor on one')
    refuseKind(found, options)
    const context = openEdit(reading, descriptors)
    const renaming: Renaming = { context, table, found, name, options }
    checkName(renaming)
    const edits = inOrder(textEditsOf(renaming))
    checkMarks(context, edits)
    changeFlow(renaming)
    checkPlan(context, edits, {})
    checkUses(renaming, edits)
    return { edits, label: `Rename ${found.name} to ${name}` }
  } catch (error) {
    return { refused: refusalOf(error, reading) }
  }
}

/** A name, and the one it is to get. */
export interface Renaming {
  readonly context: EditContext
  readonly table: readonly FlowName[]
  readonly found: FlowName
  readonly name: string
  readonly options: RenameOptions
}

const refuseKind = ({ kind, name, declarations }: FlowName, { elsewhere }: RenameOptions): void => {
  if (kind === 'column') refuseEdit(`"${name}" is a column of the data`, 'rename it there, and then where it is read')
  if (kind === 'local' && declarations.length === 0)
    refuseEdit(`"${name}" is what a loop calls its items when it is not told otherwise`, 'give the loop an item_name first')
  if (kind === 'variable' && elsewhere?.has(name))
    refuseEdit(`"${name}" has a value from elsewhere too, under this name`, 'rename it there, and then where it is read')
}

const words = {
  step: 'a step',
  output: 'an output',
  variable: 'a variable',
  input: 'an input',
  column: 'a column of the data',
  local: "a loop's name",
} as const

/** Names with a meaning of their own, wherever they stand. What else the language defines may be hidden where nothing reads it. */
const reserved: ReadonlySet<string> = new Set([...Object.keys(longForms), 'true', 'false', 'null', 'nil'])

/** @throws RefusedEdit for a name that would mean something else, there or where it is read */
export const checkName = (renaming: Renaming): void => {
  const { found, name, table, options, context } = renaming
  const isGood = found.kind === 'step' ? /^[\w-]+$/.test(name) : /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(name)
  if (!isGood) refuseEdit(`"${name}" cannot be the name of ${words[found.kind]}`, 'begin with a letter; then letters, digits, _ and -')
  if (name === found.name) refuseEdit('it is called so already', 'choose another name')
  if (reserved.has(name)) refuseEdit(`"${name}" means something of its own`, 'choose another name')
  const taken = table.find((other) => other.name === name)
  if (taken) refuseEdit(`there is ${words[taken.kind]} called "${name}"`, 'choose another name')
  if (options.elsewhere?.has(name)) refuseEdit(`there is a variable called "${name}"`, 'choose another name')
  const twin = table.find((other) => other.name === found.name && other !== found && other.kind !== 'local' && found.kind !== 'local')
  if (twin)
    refuseEdit(
      `${words[found.kind]} and ${words[twin.kind]} are called "${found.name}": which one is read is known only as it runs`,
      'write the long form where one of them is read, such as steps.x or vars.x, and rename by hand',
    )
  if (findNames(context.reading.flow, context.descriptors, options).some((use) => use.kind === 'other' && use.name === name))
    refuseEdit(`"${name}" is read already, and would mean this then`, 'choose another name')
  checkFields(renaming)
}

/** Fields of a result come before all other names where the result is at hand. */
const checkFields = ({ context, found, name }: Renaming): void => {
  const hidden = found.uses.find(({ text, start, scope }) => isHead(text, start) && (scope.fields.has(name) || scope.locals.has(name)))
  if (hidden)
    refuseEdit(
      `"${name}" means something else where it is read: a field of the result, or of a loop`,
      'choose another name',
      hidden.pointer,
    )
  if (found.kind !== 'output') return
  for (const [pointer, { id, action, output }] of context.steps) {
    const fields = Object.keys((actionTableOf(context.descriptors).get(action)?.descriptor.output.properties ?? {}) as JsonObject)
    if (writtenKey(output, found.name) !== undefined && [...fields, ...ofEveryStep].includes(name))
      refuseEdit(`the result of ${id} has a field called "${name}", which it would hide`, 'choose another name', pointer)
  }
}

const ofEveryStep = ['result', 'response', 'output', 'config', 'outcome', 'error', 'duration', 'attempt']

/** Whether a name begins a path. */
const isHead = (text: string, start: number): boolean => !/(?:\.|\[\s*["']?)\s*$/.test(text.slice(0, start))

const writtenKey = (output: JsonObject | undefined, name: string): string | undefined =>
  Object.keys(output ?? {}).find((key) => key === name || key === `${name}?`)

const textEditsOf = (renaming: Renaming): TextEdit[] => {
  const { context, found, name } = renaming
  const steps = stepsCalled(renaming)
  const given = found.kind === 'step' ? [] : found.declarations
  return [
    ...steps.flatMap((pointer) => setContent(context, `${pointer}/id`, valueContent(name))),
    ...given.map(({ range: [from, to] }) => ({ from, to, insert: name })),
    ...[...partsByText(renaming)].flatMap(([pointer, parts]) => changeText(context, pointer, parts)),
  ]
}

/** Pointers of the steps that are renamed: those of one id may stand in several phases. */
const stepsCalled = ({ context, found }: Renaming): string[] =>
  found.kind === 'step' ? [...context.steps].flatMap(([pointer, { id }]) => (id === found.name ? [pointer] : [])) : []

/** What reads it, by the pointers of the texts. */
export const partsByText = ({ found, name }: Pick<Renaming, 'found' | 'name'>): ReadonlyMap<string, readonly ChangedPart[]> => {
  const texts = new Map<string, ChangedPart[]>()
  for (const { pointer, text, start, end } of found.uses) {
    const parts = texts.get(pointer) ?? []
    if (!parts.some((part) => part.start === start)) parts.push({ id: found.name, pointer, text, start, end, insert: name })
    texts.set(pointer, parts)
  }
  return texts
}

/** The same in the written flow: first the texts, because their pointers may hold the old name. */
const changeFlow = (renaming: Renaming): void => {
  const { flow } = renaming.context.written
  for (const [pointer, parts] of partsByText(renaming)) setAt(flow, pointer, textAfter(parts))
  for (const pointer of stepsCalled(renaming)) setAt(flow, `${pointer}/id`, renaming.name)
  if (renaming.found.kind === 'step') return
  for (const { pointer, at } of renaming.found.declarations) {
    if (at === 'value') setAt(flow, pointer, renaming.name)
    else renameAt(flow, pointer, renaming.name + (pointer.endsWith('?') ? '?' : ''))
  }
}

/** Every name of the new text must be what it was. @throws RefusedEdit */
export const checkUses = ({ context, found, name, options }: Renaming, edits: readonly TextEdit[]): void => {
  const { reading, descriptors } = context
  const text = applyEdits(reading.source.text, edits)
  const edited = readFlow(text, descriptors).flow
  const told = (flow: typeof edited): string[] =>
    flow
      ? findNames(flow, descriptors, options).map(
          (use) => `${use.kind} ${use.kind === found.kind && use.name === found.name && use.owner === found.owner ? name : use.name}`,
        )
      : []
  if (told(reading.flow).join('\n') !== told(edited).join('\n'))
    refuseEdit(`"${name}" would mean something else in some place`, 'choose another name')
  const asked = [...text.matchAll(/\benv\(\s*(["'])([^"']*)\1/g)].some(([, , variable]) => variable === found.name)
  if (found.kind === 'variable' && asked) refuseEdit(`env("${found.name}") asks for it by this text`, 'write vars.x there first')
}
