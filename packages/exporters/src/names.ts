import { createNames, createSecrets, isCredential, type Secrets, toVariable } from '@testmesh/importers/credentials'
import type { JsonValue } from '@testmesh/protocol'
import type { Variable } from './exported.ts'

/** A value from outside of the flows: of the environment, the project, the command line. */
export interface OutsideValue {
  readonly value: JsonValue
  readonly isSecret: boolean
  /** It wins over the `env` of a flow. */
  readonly isAbove: boolean
}

/** By name. `service` is the map of the addresses that an environment gives. */
export type OutsideValues = Readonly<Record<string, OutsideValue>>

/** The names of an export, where each stands for one thing. */
export interface Names {
  readonly outside: OutsideValues
  /** Credentials that stand in the flows themselves. */
  readonly secrets: Secrets
  /** A name for what stands outside, and is so for all flows. */
  variable(wanted: string, value?: Pick<OutsideValue, 'value' | 'isSecret'>): Variable
  /** A name for what a flow sets itself, which is never that of a variable. */
  own(wanted: string): string
  /** What was asked for. */
  variables(): readonly Variable[]
}

/** @param taken names that the flows use */
export const createExportNames = (outside: OutsideValues, taken: Iterable<string>): Names => {
  const secrets = createSecrets([...Object.keys(outside), ...taken])
  const used = new Map<string, Variable>()
  const outsideNames = new Map<string, string>()
  const newName = createNames('_')
  for (const name of Object.keys(outside)) outsideNames.set(name, newName(toVariable(name)))
  const ownNames = new Map<string, string>()
  return {
    outside,
    secrets,
    variable: (wanted, found) => {
      const name = outsideNames.get(wanted) ?? newName(toVariable(wanted))
      outsideNames.set(wanted, name)
      const known = used.get(name)
      if (known) return known
      const isSecret =
        found?.isSecret === true ||
        secrets.names().includes(wanted) ||
        isCredential(wanted, found === undefined ? 'x' : textOf(found.value))
      const variable: Variable = { name, isSecret, ...(found && !isSecret && { value: found.value }) }
      used.set(name, variable)
      return variable
    },
    own: (wanted) => {
      const name = ownNames.get(wanted) ?? newName(toVariable(wanted))
      ownNames.set(wanted, name)
      return name
    },
    variables: () => [...used.values()],
  }
}

const textOf = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value))
