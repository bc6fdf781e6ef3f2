/** Without the keys that were not given: `undefined` means "not said" in a request, and nothing at all further in. */
export const given = <T extends object>(value: T): Given<T> =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Given<T>

export type Given<T> = { [Key in keyof T]: Exclude<T[Key], undefined> }
