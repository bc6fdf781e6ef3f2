import { isName, unreadableName } from '@testmesh/expressions'
import { pointerTo } from '../source/pointer.ts'
import { type At, report } from './reading.ts'

/** Warns of keys that no expression reads as they stand; `whole` is the map of all of their kind, which does. */
export const checkNames = (names: Iterable<string>, whole: 'vars' | 'inputs', { reading, pointer }: At): void => {
  for (const name of names) {
    if (isName(name)) continue
    const below = pointerTo(pointer, name)
    const [start = 0, end = start + 1, keyStart = start, keyEnd = end] = reading.ranges[below] ?? []
    report(
      { reading, pointer: below },
      {
        code: 'FLOW_BAD_NAME',
        severity: 'warning',
        ...unreadableName(name, whole),
        start: keyStart,
        end: Math.max(keyEnd, keyStart + 1),
      },
    )
  }
}
