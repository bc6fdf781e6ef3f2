type Headers = Readonly<Record<string, string | string[]>>

/** The headers that an author gave, and those of `defaults` that he did not, in any case of letters. */
export const withDefaultHeaders = (defaults: Headers, given: Headers = {}): Record<string, string | string[]> => {
  const own = new Set(Object.keys(given).map((name) => name.toLowerCase()))
  return { ...Object.fromEntries(Object.entries(defaults).filter(([name]) => !own.has(name))), ...given }
}
