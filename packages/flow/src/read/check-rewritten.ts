import type { NameUse } from '@testmesh/expressions'
import type { ActionDescriptor } from '@testmesh/protocol'
import type { Flow } from '../model/flow.ts'
import { visitSteps } from '../model/visit-steps.ts'
import { localNames, type NamedText, namedTexts } from '../names/named-texts.ts'
import { longForms, outputName, variablesSetBy } from '../names/resolve-name.ts'
import { keysOf, parentOf, pointerTo } from '../source/pointer.ts'
import type { Stretch } from './problem.ts'
import { type Reading, report } from './reading.ts'

/** Warns of numbers that are put into a text by their name, and stand there otherwise than they were written: version 1.10 as 1.1. */
export const checkRewritten = (flow: Flow, reading: Reading, descriptors: readonly ActionDescriptor[]): void => {
  if (reading.rewritten.size === 0) return
  const names = namedValues(flow)
  const uses = usesInText(flow, reading, descriptors)
  for (const [pointer, { value, text, start, end }] of reading.rewritten) {
    const path = pathTo(pointer, names)
    const use = path && uses.get(keyOf(path))
    if (!use) continue
    const message = `${text} is the number ${value} in YAML, and is put into a text as ${value}`
    const hint = `to keep it as it is written, write "${text}"`
    const related = [{ message: 'the text', ...use }]
    report({ reading, pointer }, { code: 'YAML_NUMBER', severity: 'warning', message, hint, start, end, related })
  }
}

/** What names stand for, by the pointers of their values. */
const namedValues = (flow: Flow): Map<string, string> => {
  const names = new Map<string, string>()
  const add = (map: object | undefined, at: string) => {
    for (const key of Object.keys(map ?? {})) names.set(pointerTo(at, key), outputName(key))
  }
  add(flow.env, '/env')
  for (const name of Object.keys(flow.inputs ?? {})) names.set(`${pointerTo('/inputs', name)}/default`, name)
  if (Array.isArray(flow.data)) for (const [index, row] of flow.data.entries()) add(row, `/data/${index}`)
  visitSteps(flow, (step, { pointer }) => {
    const { action, config, output } = step
    add(output, `${pointer}/output`)
    for (const name of variablesSetBy(step)?.names ?? []) names.set(pointerTo(`${pointer}${variablesSetBy(step)?.at}`, name), name)
    if (action !== 'for_each' || !Array.isArray(config.items)) return
    const [item = ''] = localNames(step)
    for (const index of config.items.keys()) names.set(`${pointer}/config/items/${index}`, item)
  })
  return names
}

/** The name, and the keys behind it, that lead to a value; nothing for a value that no name leads to. */
const pathTo = (pointer: string, names: ReadonlyMap<string, string>): string[] | undefined => {
  for (let at = pointer; at !== ''; at = parentOf(at)) {
    const name = names.get(at)
    if (name !== undefined) return [name, ...keysOf(pointer.slice(at.length))]
  }
  return undefined
}

const keyOf = (path: readonly (string | number)[]): string => JSON.stringify(path.map(String))

/** Where what stands at the end of a path is made into text, or a part of one: the first such place. */
const usesInText = (flow: Flow, { ranges, filledTexts }: Reading, descriptors: readonly ActionDescriptor[]): Map<string, Stretch> => {
  const found = new Map<string, Stretch>()
  for (const template of namedTexts(flow, descriptors)) {
    if (!template.isTemplate) continue
    const { pointer, names } = template
    const [start, end] = ranges[pointer] ?? [0, 1]
    for (const use of names) {
      const key = keyOf(Object.hasOwn(longForms, use.name) && use.path.length > 0 ? use.path : [use.name, ...use.path])
      if (isPutIntoText(template, use, filledTexts) && !found.has(key)) found.set(key, { pointer, start, end })
    }
  }
  return found
}

/** A token by itself, `${VERSION}` and not `${VERSION > 1}`, keeps its type unless more stands beside it or only text can stand there. */
const isPutIntoText = ({ pointer, text }: NamedText, { start, end }: NameUse, filledTexts: ReadonlySet<string>): boolean => {
  const [before, after] = [text.slice(0, start), text.slice(end)]
  const opened = /(?:\$\{|\{\{)\s*$/.exec(before)
  const closed = /^\s*(?:\}\}?|:)/.exec(after)
  if (!opened || !closed) return false
  const isWhole = opened.index === 0 && /^[^}]*\}\}?$/.test(after)
  return !isWhole || filledTexts.has(pointer)
}
