import type { ReporterContext } from '@testmesh/reporters'
import type { RunOptions } from './commands/run.ts'

/** What another run of the same flow has to be given: values of variables by their names alone, as the recording holds them masked. */
export const givenAgain = ({ var: variables, varsFile, input, secret, data, seed }: RunOptions): NonNullable<ReporterContext['given']> => ({
  variables: namesOf(variables),
  words: [
    ...each('--vars-file', varsFile),
    ...each('--input', namesOf(input).map(toGive)),
    ...each('--secret', namesOf(secret).map(toGive)),
    ...(data === undefined ? [] : ['--data', data]),
    ...(seed === undefined ? [] : ['--seed', String(seed)]),
  ],
})

const each = (flag: string, values: readonly string[] = []): string[] => values.flatMap((value) => [flag, value])

const namesOf = (pairs: readonly string[] = []): string[] => pairs.map((pair) => pair.split('=', 1)[0] ?? '')

/** Nothing masks the value of an input, nor that of a secret: people give it again. */
const toGive = (name: string): string => `${name}=…`
