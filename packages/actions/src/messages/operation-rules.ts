import type { KeyRule } from '@testmesh/action-kit'

export interface OperationKeys {
  /** One of each inner list must be there. */
  readonly needs: readonly (readonly string[])[]
  /** What it may take beside. */
  readonly takes: readonly string[]
}

/** An operation has what it needs, and nothing that another one is for: that would be passed over in silence. */
export const operationRules = (operations: Readonly<Record<string, OperationKeys>>): KeyRule[] => {
  const keysOf = ({ needs, takes }: OperationKeys): string[] => [...needs.flat(), ...takes]
  const all = new Set(Object.values(operations).flatMap(keysOf))
  return Object.entries(operations).flatMap(([operation, keys]): KeyRule[] => {
    const used = new Set(keysOf(keys))
    return [
      ...keys.needs.map((needs) => ({ when: { operation }, needs })),
      { when: { operation }, excludes: [...all].filter((key) => !used.has(key)) },
    ]
  })
}
