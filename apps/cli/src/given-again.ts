import type { BatchStarted } from '@testmesh/recordings'
import { withoutLogin } from './network/without-login.ts'
import type { RunOptions } from './options.ts'

type Given = NonNullable<BatchStarted['data']['given']>

/** What another run of the same flow has to be given: values of variables by their names alone, as the recording holds them masked. */
export const givenAgain = ({
  config,
  var: variables,
  varsFile,
  secretsFile,
  input,
  secret,
  data,
  resolve,
  insecure,
  cacert,
  cert,
  key,
  proxy,
  noProxy,
  seed,
  repeatEach,
  timeout,
  quarantine,
}: RunOptions): Given | undefined => {
  const given = {
    variables: namesOf(variables),
    words: [
      ...(config === undefined ? [] : ['-c', config]),
      ...each('--vars-file', varsFile),
      ...each('--secrets-file', secretsFile),
      ...each('--input', namesOf(input).map(toGive)),
      ...each('--secret', namesOf(secret).map(toGive)),
      ...(data === undefined ? [] : ['--data', data]),
      ...each('--resolve', resolve?.map(toPin)),
      ...(insecure ? ['--insecure'] : []),
      ...each('--cacert', cacert),
      ...each('--cert', cert),
      ...each('--key', key),
      ...each('--proxy', proxy === undefined ? undefined : withoutLogin(proxy)),
      ...each('--no-proxy', noProxy),
      ...(seed === undefined ? [] : ['--seed', String(seed)]),
      ...(repeatEach === undefined ? [] : ['--repeat-each', String(repeatEach)]),
      ...(timeout === undefined ? [] : ['--timeout', timeout]),
      ...(quarantine === undefined ? [] : ['--no-quarantine']),
    ],
  }
  return given.variables.length + given.words.length === 0 ? undefined : given
}

const each = (flag: string, values: string | readonly string[] = []): string[] => [values].flat().flatMap((value) => [flag, value])

/** As it was written: an address of version 6 stands in brackets. */
const toPin = ([place, address]: readonly [string, string]): string => `${place}:${address.includes(':') ? `[${address}]` : address}`

const namesOf = (pairs: readonly string[] = []): string[] => pairs.map((pair) => pair.split('=', 1)[0] ?? '')

/** Nothing masks the value of an input, nor that of a secret: people give it again. */
export const toGive = (name: string): string => `${name}=…`
