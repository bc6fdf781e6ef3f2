import type { RunOptions } from './commands/run.ts'

/** Values of such names are left for people to give again. */
const mayBeSecret = /pass|secret|token|key|auth|cred/i

/**
 * The words of a command that another run of the same flow needs, beside what the recording tells: values, rows, the seed. A value
 * under a name that sounds like a secret is `…`, and secrets are asked for by their names.
 */
export const givenAgain = ({ var: variables, varsFile, input, secret, data, seed }: RunOptions): readonly string[] => [
  ...each('--vars-file', varsFile),
  ...each('--var', variables?.map(shownPair)),
  ...each('--input', input?.map(shownPair)),
  ...each(
    '--secret',
    secret?.map((pair) => `${nameOf(pair)}=…`),
  ),
  ...(data === undefined ? [] : ['--data', data]),
  ...(seed === undefined ? [] : ['--seed', String(seed)]),
]

const each = (flag: string, values: readonly string[] = []): string[] => values.flatMap((value) => [flag, value])

const nameOf = (pair: string): string => pair.split('=', 1)[0] ?? ''

const shownPair = (pair: string): string => (mayBeSecret.test(nameOf(pair)) ? `${nameOf(pair)}=…` : pair)
