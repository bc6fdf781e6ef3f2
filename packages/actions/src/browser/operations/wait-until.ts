import type { OperationOptions } from './operation.ts'

/** How often the page is asked. Milliseconds. */
const intervalMs = 50

/** Asks again and again; false when the time limit comes first. */
export const waitUntil = async (
  isSo: () => Promise<boolean>,
  { context, timeoutMs }: Pick<OperationOptions, 'context' | 'timeoutMs'>,
): Promise<boolean> => {
  const endsAt = context.clock.now() + timeoutMs
  for (;;) {
    if (await isSo()) return true
    if (context.clock.now() >= endsAt) return false
    await context.clock.sleep(intervalMs, context.signal)
  }
}
