import { ActionError } from '@testmesh/action-kit'

/**
 * Loads an optional driver when it is first used: `await requireDriver('postgres', () => import('postgres'))`.
 *
 * @throws ActionError DRIVER_MISSING with the command that installs it; whatever else a driver throws while loading is passed on
 */
export const requireDriver = async <T>(name: string, load: () => Promise<T>): Promise<T> => {
  try {
    return await load()
  } catch (error) {
    if (!isMissing(name, error)) throw error
    throw new ActionError('DRIVER_MISSING', `This action needs the package "${name}", which is not installed.`, {
      hint: `npm install ${name}`,
      cause: error,
    })
  }
}

/** The driver itself, not something it imports in turn. */
const isMissing = (name: string, error: unknown): boolean => {
  if (!(error instanceof Error) || !('code' in error)) return false
  return (error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'MODULE_NOT_FOUND') && error.message.includes(`'${name}'`)
}
