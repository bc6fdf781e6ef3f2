import { flowEnding, type Imported, type ImportedFlow, NotImportable } from './imported.ts'
import { createNames } from './names.ts'

export interface NamedImport<Flow extends ImportedFlow = ImportedFlow> extends Imported<Flow> {
  /** Of what it was read from, for people: the name of its file. */
  readonly source: string
}

/**
 * Of several sources: a collection and its environment. What one has of a value the other does not miss; an environment counts more, and
 * flows that read different values by one name cannot go together.
 *
 * @throws NotImportable
 */
export const joinImports = <Flow extends ImportedFlow>(imports: readonly NamedImport<Flow>[]): Imported<Flow> => {
  refuseClashes(imports)
  const newPath = createNames('-')
  const flows = imports.flatMap((one) =>
    one.flows.map((flow) => ({ ...flow, path: `${newPath(flow.path.slice(0, -flowEnding.length))}${flowEnding}` })),
  )
  const byWeight = [...imports].sort((a, b) => Number(b.flows.length > 0) - Number(a.flows.length > 0))
  const variables = Object.assign({}, ...byWeight.map((one) => one.variables)) as Imported['variables']
  const secrets = new Set(imports.flatMap((one) => one.secrets))
  return {
    flows,
    variables,
    secrets: [...secrets],
    missing: [...new Set(imports.flatMap((one) => one.missing))].filter((name) => !Object.hasOwn(variables, name) && !secrets.has(name)),
    losses: imports.flatMap((one) => one.losses),
  }
}

const refuseClashes = (imports: readonly NamedImport[]): void => {
  const ofFlows = new Map<string, string>()
  for (const { source, flows, variables } of imports)
    for (const [name, value] of flows.length === 0 ? [] : Object.entries(variables)) {
      if ((ofFlows.get(name) ?? String(value)) !== String(value))
        throw new NotImportable(`${name} has another value in ${source} than in those before it`)
      ofFlows.set(name, String(value))
    }
}
