import { functions } from '@testmesh/expressions'
import { findFunctionDoc } from '@testmesh/expressions/docs'
import type { ActionDescriptor } from '@testmesh/protocol'
import { flowKeyNotes, stepKeyNotes } from './key-notes.ts'
import { findAction, partAt, propertiesOf } from './schema-at.ts'
import { contextAt, type TextContext } from './text-context.ts'
import { actionAround, namesIn } from './text-names.ts'

export interface Hover {
  /** Markdown. */
  readonly text: string
  /** Of the word, offsets in the text. */
  readonly range: readonly [start: number, end: number]
}

/** What the word at a place of a text is; undefined where nothing is known of it. */
export const hover = (text: string, descriptors: readonly ActionDescriptor[], offset: number): Hover | undefined => {
  const end = offset + (/^[\w-]*/.exec(text.slice(offset))?.[0].length ?? 0)
  const start = offset - (/[\w-]*$/.exec(text.slice(0, offset))?.[0].length ?? 0)
  const word = text.slice(start, end)
  if (word === '') return undefined
  const context = contextAt(text, start)
  const note = noteOf(text, { word, context, isKey: /^["']?\s*:/.test(text.slice(end)), descriptors, offset: start })
  return note === undefined ? undefined : { text: note, range: [start, end] }
}

interface Asked {
  readonly word: string
  readonly context: TextContext
  readonly isKey: boolean
  readonly descriptors: readonly ActionDescriptor[]
  readonly offset: number
}

const noteOf = (text: string, { word, context, isKey, descriptors, offset }: Asked): string | undefined => {
  if (context.expression !== undefined) return noteOfName(text, word)
  if (context.key === 'action') {
    const action = findAction(word, descriptors)
    return action && `**${action.title}** (\`${action.type}\`)\n\n${action.description}`
  }
  if (!isKey || context.key !== undefined) return noteOfName(text, word)
  const part = partAt(context, descriptors, actionAround(text, offset))
  if (part.part === 'flow') return flowKeyNotes[word]
  if (part.part === 'step') return stepKeyNotes[word]
  if (part.part !== 'config') return undefined
  const { title, description, default: usual } = propertiesOf(part.schema)[word] ?? {}
  const lines = [
    title && `**${String(title)}**`,
    description && String(description),
    usual !== undefined && `Default \`${JSON.stringify(usual)}\`.`,
  ]
  return lines.some(Boolean) ? lines.filter(Boolean).join('\n\n') : undefined
}

const noteOfName = (text: string, word: string): string | undefined => {
  const entry = functions.find(({ name, aliases = [] }) => name === word || aliases.includes(word))
  if (entry) return `\`${entry.signature}\`\n\n${findFunctionDoc(entry.name)?.doc}`
  const name = namesIn(text).find((one) => one.name === word)
  return name && `\`${word}\`: ${name.detail} of this flow`
}
