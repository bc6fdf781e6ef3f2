import { UsageError } from '../usage-error.ts'

/** @throws UsageError */
export const onlyFlow = <F>([flow, ...others]: readonly F[]): F => {
  if (flow && others.length === 0) return flow
  const found = flow ? `${others.length + 1} were` : 'none was'
  throw new UsageError(`debug wants one flow, and ${found} named: name a file, a line of it, or choose by --grep`)
}
