import type { Files } from '@testmesh/action-kit'
import type { Diagnostic } from '@testmesh/protocol'
import type { Ports } from '../ports.ts'
import type { Plan, SchemaFiles } from './plan.ts'

export interface CheckedSchemas {
  readonly files: SchemaFiles
  /** Errors for what is broken, warnings for what is not checked. */
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads the schema files that a plan names, and finds what is wrong with its JSON Schemas, each with its place. Never rejects. */
export const checkSchemas = async (
  plan: Pick<Plan, 'schemas' | 'source'>,
  ports: { readonly files: Files } & Pick<Ports, 'load'>,
): Promise<CheckedSchemas> => {
  if (plan.schemas.length === 0) return { files: new Map(), diagnostics: [] }
  const { readSchemas } = await import('./read-schemas.ts')
  return readSchemas(plan, ports)
}
