import { hasTemplate } from '@testmesh/action-kit'
import { nearestNames } from '@testmesh/expressions'
import type { JsonSchema } from '@testmesh/protocol'
import { type At, report } from './reading.ts'

/** A URL that is written out, and that no request could be sent to. One with templates is read when the step runs. */
export const checkUrl = (value: string, at: At, schema: JsonSchema): void => {
  const schemes = (schema['x-schemes'] ?? []) as readonly string[]
  if (value === '' || hasTemplate(value) || schemes.length === 0) return
  const found = findFault(value, { schemes, mayBeRelative: schema['x-relative-to'] !== undefined })
  if (!found) return
  const [start = 0, end = 1] = at.reading.ranges[at.pointer] ?? []
  report(at, { code: 'FLOW_BAD_URL', ...found, start, end })
}

interface Fault {
  readonly message: string
  readonly hint?: string | undefined
}

interface Wanted {
  readonly schemes: readonly string[]
  readonly mayBeRelative: boolean
}

const findFault = (url: string, wanted: Wanted): Fault | undefined => {
  const quoted = JSON.stringify(url)
  if (url.trim() !== url)
    return { message: `the URL ${quoted} has a blank at its ${/^\s/.test(url) ? 'beginning' : 'end'}`, hint: 'remove it' }
  const [, scheme, rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(url) ?? []
  if (scheme === undefined) return faultWithoutScheme(url, wanted)
  if (!wanted.schemes.includes(scheme.toLowerCase()))
    return { message: `${quoted} ${beginsOtherwise(wanted)}`, hint: nearest({ scheme, rest }, wanted) }
  return URL.canParse(url) ? undefined : { message: `${quoted} is no valid URL`, hint: faultOfHost(rest) }
}

const beginsOtherwise = ({ schemes }: Wanted): string => `does not begin with ${schemes.slice(0, 2).join(':// or ')}://`

const nearest = ({ scheme, rest }: { scheme: string; rest: string }, { schemes }: Wanted): string | undefined => {
  const [name] = nearestNames(scheme.toLowerCase(), schemes)
  return name === undefined ? undefined : `did you mean "${name}://${rest}"?`
}

/** `http:/x`, `localhost:5003/x`, and where a path will not do, whatever is none. */
const faultWithoutScheme = (url: string, { schemes, mayBeRelative }: Wanted): Fault | undefined => {
  const quoted = JSON.stringify(url)
  const [, word = ''] = /^([a-z][a-z0-9+.-]*)(?::\/?|;\/*|\/\/)[^/:;]/i.exec(url) ?? []
  if (schemes.includes(word.toLowerCase()))
    return { message: `${quoted} lacks "://" behind "${word}"`, hint: `write "${url.replace(/[:;/]+/, '://')}"` }
  const front = schemes[0] ?? 'http'
  const isHost = /^(localhost|[\w-]+(\.[\w-]+)+|\[[\da-f:]+\])(:\d+)?([/?#]|$)/i.exec(url)
  if (isHost && (isHost[3] !== undefined || !mayBeRelative))
    return { message: `${quoted} has no ${front}:// in front`, hint: `write "${front}://${url}"` }
  return mayBeRelative ? undefined : { message: `${quoted} ${beginsOtherwise({ schemes, mayBeRelative })}` }
}

/** Why the part between the scheme and the path is none. */
const faultOfHost = (rest: string): string | undefined => {
  const [host = ''] = rest.split(/[/?#]/)
  if (host === '') return 'it names no host'
  if (/\s/.test(host)) return 'the name of a host has no blanks'
  const port = /:([^:\]]*)$/.exec(host)?.[1]
  if (port !== undefined && !/^\d*$/.test(port)) return `a port is a number, and "${port}" is none`
  if (Number(port) > 65_535) return 'a port is at most 65535'
  return undefined
}
