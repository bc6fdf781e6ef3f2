import { keysOf } from '../source/pointer.ts'
import { refuseEdit } from './refused-edit.ts'
import type { Mutable, MutableMap } from './written-flow.ts'

/** Metadata stands at the top of a file. */
const writtenKeys = (pointer: string): string[] => keysOf(pointer.replace(/^\/metadata(?=\/)/, ''))

export const valueAt = (root: MutableMap, pointer: string): Mutable | undefined =>
  writtenKeys(pointer).reduce<Mutable | undefined>((value, key) => (isHolder(value) ? (value as MutableMap)[key] : undefined), root)

const isHolder = (value: Mutable | undefined): value is MutableMap | Mutable[] => typeof value === 'object' && value !== null

/** Sets a value, and makes the maps and lists it lacks on the way. */
export const setAt = (root: MutableMap, pointer: string, value: Mutable): void => {
  const keys = writtenKeys(pointer)
  const last = keys.pop() ?? refuseEdit('the whole flow cannot be set', 'replace its text')
  const holder = keys.reduce<MutableMap | Mutable[]>((at, key, index) => step(at, key, keys[index + 1] ?? last), root)
  if (!Array.isArray(holder)) define(holder, last, value)
  else if (last === '-' || Number(last) === holder.length) holder.push(value)
  else if (holder[Number(last)] === undefined) refuseEdit(`there is no item ${last} in this list`, 'append with "-"', pointer)
  else holder[Number(last)] = value
}

const step = (at: MutableMap | Mutable[], key: string, next: string): MutableMap | Mutable[] => {
  const known = Object.hasOwn(at, key) ? (at as MutableMap)[key] : undefined
  if (isHolder(known)) return known
  if ((known !== undefined && known !== null) || Array.isArray(at))
    return refuseEdit(`there is no place for "${next}" in what stands here`, 'write a map in its place first')
  const made: MutableMap | Mutable[] = next === '-' ? [] : {}
  define(at, key, made)
  return made
}

const define = (map: MutableMap, key: string, value: Mutable): void => {
  Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true })
}

/** Removes a key or an item. */
export const removeAt = (root: MutableMap, pointer: string): void => {
  const keys = writtenKeys(pointer)
  const last = keys.pop() ?? ''
  const holder = keys.reduce<Mutable | undefined>((at, key) => (isHolder(at) ? (at as MutableMap)[key] : undefined), root)
  if (Array.isArray(holder)) holder.splice(Number(last), 1)
  else if (isHolder(holder)) delete holder[last]
}

/** Gives an entry of a map another key, in its place. */
export const renameAt = (root: MutableMap, pointer: string, key: string): void => {
  const keys = writtenKeys(pointer)
  const old = keys.pop() ?? ''
  const holder = keys.reduce<Mutable | undefined>((at, one) => (isHolder(at) ? (at as MutableMap)[one] : undefined), root)
  if (!isHolder(holder) || Array.isArray(holder)) return
  const entries = Object.entries(holder)
  for (const [one] of entries) delete holder[one]
  for (const [one, value] of entries) define(holder, one === old ? key : one, value)
}

/** The pointer of a map inside `root`, found by identity. */
export const pointerOf = (root: Mutable, wanted: object, pointer = ''): string | undefined => {
  if (root === wanted) return pointer
  if (!isHolder(root)) return undefined
  for (const [key, value] of Object.entries(root)) {
    const found = pointerOf(value, wanted, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`)
    if (found !== undefined) return found
  }
  return undefined
}
