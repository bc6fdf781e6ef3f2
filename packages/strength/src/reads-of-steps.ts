import type { Plan } from '@testmesh/engine'
import type { Result } from './mutate/derived-fields.ts'
import { isMap } from './mutate/field-path.ts'

/** Keys into the result of a step, as far as a text says them; none: all of it. */
type Read = readonly string[]

/** What the texts of a flow read of its steps, by their paths; what they may read counts, too. It spares replays where nobody reads. */
export const readsOfSteps = (plan: Plan): ((path: string) => readonly Read[]) => {
  const texts = [plan, ...plan.flows].map(({ source }) => source.text)
  if (texts.some((text) => allSteps.test(text))) return () => [[]]
  const reads = new Map<string, Read[]>()
  for (const text of texts)
    for (const keys of pathsIn(text))
      for (const [index, id] of keys.entries()) reads.set(id, [...(reads.get(id) ?? []), keys.slice(index + 1)])
  return (path) => {
    const [id = '', ...around] = idsIn(path).toReversed()
    return around.some((other) => reads.has(other)) ? [[]] : (reads.get(id) ?? [])
  }
}

/** Whether one of these reads gets something else of this result than of the right one. */
export const isReadOf =
  (right: Result, reads: readonly Read[]) =>
  (changed: Result): boolean =>
    reads.some((read) => isOther(right, changed, read))

/** Where a key is none of the map, it is a word of the language, and reads the map. */
const isOther = (right: unknown, changed: unknown, [key, ...rest]: Read): boolean =>
  key !== undefined && isMap(right) && isMap(changed) && Object.hasOwn(right, key) && Object.hasOwn(changed, key)
    ? isOther(right[key], changed[key], rest)
    : JSON.stringify(right) !== JSON.stringify(changed)

/** `steps` as a map, in a template or for a function: `steps | values`. */
const allSteps = /\bsteps\b\s*[|)}\],[?]/u

/** Of a path `steps/each[0]/one` the ids of steps, without the name of the section. */
const idsIn = (path: string): string[] =>
  path
    .split('/')
    .slice(1)
    .map((part) => part.replace(/[[#].*$/, ''))

/** Beside where the `id` of a step stands: `id: create.body.id` reads one. */
const pathsIn = (text: string): string[][] => {
  const beside = text.replaceAll(/\bid["']?:\s*(["']?)[\p{L}\p{N}_-]+\1(?=\s*(?:[,}#]|$))/gmu, ' ')
  return (beside.match(/[\p{L}\p{N}_-]+(?:\.[\p{L}_][\p{L}\p{N}_-]*)*/gu) ?? []).map((path) => path.split('.'))
}
