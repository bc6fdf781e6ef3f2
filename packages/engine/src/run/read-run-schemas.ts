import type { EngineCode } from '../codes.ts'
import { checkSchemas } from '../plan/check-schemas.ts'
import { EngineError } from './failure.ts'
import type { Run } from './run.ts'

/** The schemas of a flow, before its first step; those of one that is run again and again, once. @throws EngineError for the first that is broken */
export const readSchemas = async (run: Run): Promise<void> => {
  const { plan, ports, schemasRead, warnings } = run
  const before = schemasRead.get(plan.source)
  const reading = before ?? checkSchemas(plan, ports)
  schemasRead.set(plan.source, reading)
  const { files, diagnostics } = await reading
  const broken = diagnostics.find(({ severity }) => severity === 'error')
  if (broken)
    throw new EngineError(broken.code as EngineCode, broken.message, {
      place: broken.place,
      ...(broken.hint !== undefined && { hint: broken.hint }),
    })
  if (!before) warnings.push(...diagnostics)
  run.schemaFiles = files
}
