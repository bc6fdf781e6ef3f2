import type { JsonObject, JsonValue } from '@testmesh/protocol'
import { mapTexts } from '../form-text.ts'
import type { HttpRequest } from '../http-step.ts'
import { literal, shorten, toVariable } from '../names.ts'
import { isCredential, isSecret } from '../secrets.ts'
import { type Command, fallbackIn, fillMarks, variablesIn } from './split-words.ts'

/** What a script reads by name: its own variables, those of whoever runs it, and what commands print. */
export interface Shell {
  /** Of all that the script sets or reads. */
  readonly names: readonly string[]
  /** Whether an address says by which protocol, itself or by the variable that it begins with. */
  hasScheme(url: string): boolean
  /** The request with templates where the shell would fill something in. */
  filled(request: HttpRequest): HttpRequest
  /** What was read so far comes to this. `secret` are names that are read where a credential stands. */
  found(secret: ReadonlySet<string>): Found
}

interface Found {
  /** Those that read others. */
  readonly env: JsonObject
  readonly variables: JsonObject
  readonly secrets: readonly string[]
  readonly missing: readonly string[]
  readonly losses: readonly string[]
}

export const assignment = /^[A-Za-z_]\w*=/

/** `NAME=value`, also with `export` before it. */
export const isAssignment = ({ words }: Command): boolean =>
  words.every(({ text }, index) => assignment.test(text) || (index === 0 && setters.has(text)))

const setters = new Set(['export', 'local', 'readonly', 'declare'])

export const readVariables = (commands: readonly Command[]): Shell => {
  const pairs = commands.filter(isAssignment).flatMap(({ words }) => words.map(({ text }) => text).filter((text) => assignment.test(text)))
  const values = new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
  // `BASE=${BASE:-http://localhost}` is what a script says of a value that others may give, as an environment does.
  for (const [own, value] of values) {
    const { name, fallback } = fallbackIn(value) ?? {}
    if (name !== undefined && fallback !== undefined && (name === own || !values.has(name))) values.set(own, fallback)
  }
  const read = new Set<string>()
  const commandsRead = new Set<string>()
  const template = (text: string): string =>
    fillMarks(text, (name, isEncoded) => {
      const variable = /^\w+$/.test(name) ? name : toVariable(name).toUpperCase().slice(0, 40)
      if (variable !== name) commandsRead.add(name)
      read.add(variable)
      return isEncoded ? `\${urlEncode(${variable})}` : `\${${variable}}`
    })
  return {
    names: [
      ...values.keys(),
      ...commands.flatMap(({ words, input = '' }) => [...words.map(({ text }) => text), input].flatMap(variablesIn)),
    ],
    // Of a variable that the script does not set nobody knows.
    hasScheme: (url) => /^\w+:\/\//.test(fillMarks(url, (name) => values.get(name) ?? 'http://')),
    filled: (request) => withWholeUser(mapTexts(request as unknown as JsonValue, template) as unknown as HttpRequest),
    found: (secret) => {
      const env: Record<string, JsonValue> = {}
      const variables: Record<string, JsonValue> = {}
      const secrets: string[] = []
      const hidden = new Set(secret)
      // Both grow by those that the values read.
      for (const name of hidden) for (const inside of madeOf(values.get(name))) hidden.add(inside)
      for (const name of read) {
        const value = values.get(name)
        if (isSecret(name) || isCredential(name, value ?? '') || (hidden.has(name) && madeOf(value).length === 0)) {
          secrets.push(name)
          fillMarks(value ?? '', (inside) => {
            if (inside.startsWith('(')) commandsRead.add(inside)
            return ''
          })
          continue
        }
        const filled = value === undefined ? undefined : template(literal(value))
        if (filled !== undefined && filled !== literal(value ?? '')) env[name] = filled
        else if (value !== undefined) variables[name] = value
      }
      const missing = [...read].filter((name) => !values.has(name) && !secrets.includes(name))
      const unread = [...values.keys()].filter((name) => !read.has(name))
      return {
        env,
        variables,
        secrets,
        missing,
        losses: [
          ...[...commandsRead].map((command) => `what the command ${shorten(command.slice(1, -1))} prints: give it as a variable`),
          ...unread.map((name) => `the variable ${name}, which no request reads`),
        ],
      }
    },
  }
}

/** Of `Bearer $TOKEN` only what it reads is a credential. */
const madeOf = (value = ''): string[] => (/^(?:(?:basic|bearer|token)\s)?\W*$/i.test(fillMarks(value, () => '')) ? variablesIn(value) : [])

/** A user and a password in one variable, which `auth` does not take: the header takes them. */
const withWholeUser = (request: HttpRequest): HttpRequest => {
  const { auth, headers, ...more } = request
  if (auth?.type !== 'basic' || auth.password !== undefined) return request
  return { ...more, headers: { ...headers, Authorization: `Basic ${String(auth.username).replace(/^\$\{(\w+)\}$/, '$${base64($1)}')}` } }
}
