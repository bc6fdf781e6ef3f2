import { UsageError } from './usage-error.ts'

/** `name=value` options as a map. The value may be empty and may contain `=`. */
export const parsePairs = (flag: string, pairs: readonly string[] = []): Record<string, string> =>
  Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      // The value is not repeated: it may be a secret.
      if (at <= 0) throw new UsageError(`${flag} wants name=value, for example ${flag} USER=ada`)
      return [pair.slice(0, at), pair.slice(at + 1)]
    }),
  )
