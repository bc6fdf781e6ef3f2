import { readFileSync } from 'node:fs'
import { explainSystemError } from '../system-error.ts'

type Environment = Readonly<Record<string, string | undefined>>

export interface SecretFiles {
  /** By the variable that the file stands for. */
  readonly values: Readonly<Record<string, string>>
  /** Each begins with the variable that it is about, and repeats nothing of a file. */
  readonly problems: readonly string[]
}

/** What files hold that the environment names, as containers are given secrets: `TESTMESH_MASTER_KEY_FILE` has `TESTMESH_MASTER_KEY`. */
export const readSecretFiles = (variables: readonly string[], env: Environment): SecretFiles => {
  const values: Record<string, string> = {}
  const problems: string[] = []
  for (const variable of variables) {
    const name = fileVariable(variable)
    const path = env[name]
    if (path === undefined || path === '') continue
    if (env[variable]) problems.push(`${name}: ${variable} is set as well, and only one of them can count`)
    else {
      const read = readSecret(path)
      if ('problem' in read) problems.push(`${name}: ${read.problem}`)
      else values[variable] = read.secret
    }
  }
  return { values, problems }
}

export const fileVariable = (variable: string): string => `${variable}_FILE`

/** Editors and `echo` end a file with a line break, which is no part of the secret. */
const readSecret = (path: string): { readonly secret: string } | { readonly problem: string } => {
  try {
    const secret = readFileSync(path, 'utf8').replace(/\r?\n$/, '')
    return secret === '' ? { problem: `${path} is empty` } : { secret }
  } catch (error) {
    return { problem: explainSystemError(error as Error) ?? `${path} cannot be read` }
  }
}
