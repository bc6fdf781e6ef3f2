import type { JsonObject, JsonValue } from '@testmesh/protocol'
import { mapTexts } from '../form-text.ts'
import type { HttpRequest } from '../http-step.ts'
import { literal, shorten, toVariable } from '../names.ts'
import { isCredential, isSecret } from '../secrets.ts'
import { type Command, fillMarks } from './split-words.ts'

/** What a script reads by name: its own variables, those of whoever runs it, and what commands print. */
export interface Shell {
  /** Of all that the script sets or reads. */
  readonly names: readonly string[]
  /** Whether an address says by which protocol, itself or by the variable that it begins with. */
  hasScheme(url: string): boolean
  /** The request with templates where the shell would fill something in. */
  filled(request: HttpRequest): HttpRequest
  /** What was read so far comes to this. */
  found(): Found
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
  words.every((word, index) => assignment.test(word) || (index === 0 && setters.has(word)))

const setters = new Set(['export', 'local', 'readonly', 'declare'])

export const readVariables = (commands: readonly Command[]): Shell => {
  const pairs = commands.filter(isAssignment).flatMap(({ words }) => words.filter((word) => assignment.test(word)))
  const values = new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
  const read = new Set<string>()
  const commandsRead = new Set<string>()
  const template = (text: string): string =>
    fillMarks(text, (name) => {
      const variable = /^\w+$/.test(name) ? name : toVariable(name).toUpperCase().slice(0, 40)
      if (variable !== name) commandsRead.add(name)
      read.add(variable)
      return `\${${variable}}`
    })
  return {
    names: [...values.keys(), ...commands.flatMap(({ words, input = '' }) => namesIn([...words, input].join(' ')))],
    hasScheme: (url) => {
      const [, name] = /^\uE000([^\uE001]*)\uE001/.exec(url) ?? []
      return /^\w+:\/\//.test(name === undefined ? url : (values.get(name) ?? 'http://'))
    },
    filled: (request) => mapTexts(request as unknown as JsonValue, template) as unknown as HttpRequest,
    found: () => {
      const env: Record<string, JsonValue> = {}
      const variables: Record<string, JsonValue> = {}
      const secrets: string[] = []
      // Grows by those that the values read.
      for (const name of read) {
        const value = values.get(name)
        if (isSecret(name) || isCredential(name, value ?? '')) {
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
      const missing = [...read].filter((name) => !values.has(name) && !isSecret(name))
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

const namesIn = (text: string): string[] => [...text.matchAll(/\uE000(\w+)\uE001/g)].map(([, name = '']) => name)
