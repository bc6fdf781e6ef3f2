import { functions } from '@testmesh/expressions'
import { findFunctionDoc } from '@testmesh/expressions/docs'
import type { ActionDescriptor } from '@testmesh/protocol'
import { type CompletionOptions, fieldAt } from './complete.ts'
import type { Found } from './found.ts'
import { flowKeyNotes, stepKeyNotes } from './key-notes.ts'
import { findAction, partAt, propertiesOf } from './schema-at.ts'
import { nothingSeen, type SeenValues } from './seen-values.ts'
import { contextAt, type TextContext } from './text-context.ts'
import { stepAround, textFlow } from './text-flow.ts'

export interface Hover {
  /** Markdown. */
  readonly text: string
  /** Of the word, offsets in the text. */
  readonly range: readonly [start: number, end: number]
}

/** What the word at a place of a text is; undefined where nothing is known of it. */
export const hover = (
  text: string,
  descriptors: readonly ActionDescriptor[],
  offset: number,
  { seen = nothingSeen }: Pick<CompletionOptions, 'seen'> = {},
): Hover | undefined => {
  const around = wordAt(text, offset, [/[\w-]*$/, /^[\w-]*/])
  // `crm.create` names one action.
  const isAction = contextAt(text, around[0]).key === 'action'
  const [start, end] = isAction ? wordAt(text, offset, [/[\w.-]*$/, /^[\w.-]*/]) : around
  const word = text.slice(start, end)
  if (word === '') return undefined
  const context = contextAt(text, start)
  const note = noteOf(text, {
    word,
    context,
    isKey: /^["']?\s*:/.test(text.slice(end)),
    isCall: text[end] === '(',
    descriptors,
    offset: start,
    seen,
  })
  return note === undefined ? undefined : { text: note, range: [start, end] }
}

const wordAt = (text: string, offset: number, [before, behind]: readonly [RegExp, RegExp]): Hover['range'] => {
  const length = (part: string, pattern: RegExp): number => pattern.exec(part)?.[0].length ?? 0
  return [offset - length(text.slice(0, offset), before), offset + length(text.slice(offset), behind)]
}

interface Asked {
  readonly word: string
  readonly context: TextContext
  readonly isKey: boolean
  readonly isCall: boolean
  readonly descriptors: readonly ActionDescriptor[]
  readonly offset: number
  readonly seen: SeenValues
}

const noteOf = (text: string, { word, context, isKey, isCall, descriptors, offset, seen }: Asked): string | undefined => {
  const field = isCall ? undefined : fieldAt(text, descriptors, { offset, word, seen })
  if (field) return noteOfField(field)
  if (context.expression !== undefined) return noteOfName(text, word)
  if (context.key === 'action') {
    const action = findAction(word, descriptors)
    return action && `**${action.title}** (\`${action.type}\`)\n\n${action.description}`
  }
  if (!isKey || context.key !== undefined) return noteOfName(text, word)
  const part = partAt(context, findAction(stepAround(textFlow(text), offset)?.action, descriptors))
  if (part.part === 'flow') return flowKeyNotes[word]
  if (part.part === 'step') return stepKeyNotes[word]
  if (part.part !== 'map') return undefined
  const { title, description, default: usual } = propertiesOf(part.schema)[word] ?? {}
  const lines = [
    title && `**${String(title)}**`,
    description && String(description),
    usual !== undefined && `Default \`${JSON.stringify(usual)}\`.`,
  ]
  return lines.some(Boolean) ? lines.filter(Boolean).join('\n\n') : undefined
}

const noteOfField = ({ label, type, detail, documentation, seen }: Found): string => {
  const what = [type, detail === type ? undefined : detail].filter((one) => one !== undefined).join(', ')
  return [`\`${label}\`: ${what}`, documentation, seen !== undefined && `In the last run: \`${seen}\``].filter(Boolean).join('\n\n')
}

const noteOfName = (text: string, word: string): string | undefined => {
  const entry = functions.find(({ name, aliases = [] }) => name === word || aliases.includes(word))
  if (entry) return `\`${entry.signature}\`\n\n${findFunctionDoc(entry.name)?.doc}`
  const what = whatIs(text, word)
  return what && `\`${word}\`: ${what} of this flow`
}

const whatIs = (text: string, word: string): string | undefined => {
  const { steps, env, inputs } = textFlow(text)
  if (steps.some(({ outputs }) => outputs.includes(word))) return 'output'
  if (steps.some(({ id }) => id === word)) return 'step'
  if (inputs.includes(word)) return 'input'
  return env.includes(word) ? 'variable' : undefined
}
