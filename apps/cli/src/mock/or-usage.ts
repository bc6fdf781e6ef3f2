import { isActionError } from '@testmesh/action-kit'
import { UsageError } from '../usage-error.ts'

/** What is wrong with the settings or the port is told without a place in a flow. @throws UsageError */
export const orUsage = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    throw isActionError(error) ? new UsageError(`${error.message} (${error.code})`) : error
  }
}
