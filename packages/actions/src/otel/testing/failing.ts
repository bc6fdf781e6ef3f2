import { createTestContext, runAction } from '../../testing/test-context.ts'
import { otel } from '../otel.ts'

export interface Failure {
  readonly code: string
  readonly kind: string
  readonly message: string
  readonly hint: string
}

/** How a step that asks this backend fails. @throws Error when it passes */
export const failing = async (backend: unknown, config: object = {}): Promise<Failure> => {
  await using context = createTestContext()
  const error: unknown = await runAction(otel, { backend, within: 200, settle: 0, ...config }, context).then(
    (result) => Promise.reject(new Error(`it passed: ${JSON.stringify(result)}`)),
    (reason: unknown) => reason,
  )
  return error as Failure
}
