/** @throws Error when the promise is broken */
export const demand = (isKept: boolean, message: string): void => {
  if (!isKept) throw new Error(message)
}
