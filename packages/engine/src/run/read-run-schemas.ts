import type { EngineCode } from '../codes.ts'
import { checkSchemas } from '../plan/check-schemas.ts'
import { EngineError } from './failure.ts'
import type { Run } from './run.ts'

/** The schemas of a flow, before its first step. @throws EngineError for the first that is broken */
export const readSchemas = async (run: Run): Promise<void> => {
  const { files, diagnostics } = await checkSchemas(run.plan, run.ports)
  const broken = diagnostics.find(({ severity }) => severity === 'error')
  if (broken)
    throw new EngineError(broken.code as EngineCode, broken.message, {
      place: broken.place,
      ...(broken.hint !== undefined && { hint: broken.hint }),
    })
  run.warnings.push(...diagnostics)
  run.schemaFiles = files
}
