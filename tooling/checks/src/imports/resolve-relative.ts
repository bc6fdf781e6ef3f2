import { posix } from 'node:path'

/** The path a relative specifier means, from the root of the repository. */
export const resolveRelative = (from: string, specifier: string): string => posix.join(posix.dirname(from), specifier)
