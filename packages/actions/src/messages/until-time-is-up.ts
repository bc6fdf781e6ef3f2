/** Undefined when time is up, which is an end like another for whoever collects. @param code of the failure that says so */
export const untilTimeIsUp = async <T>(work: Promise<T>, code: string): Promise<T | undefined> => {
  try {
    return await work
  } catch (error) {
    if ((error as { readonly code?: string }).code === code) return undefined
    throw error
  }
}
