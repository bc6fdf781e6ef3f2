import { messageOf } from '@testmesh/protocol'
import { type Frame, spend, typeError } from '../evaluate/frame.ts'
import { evaluatePath } from '../evaluate/json-path.ts'
import { ExpressionError } from '../expression-error.ts'
import { asCsv, asHash, asXPath, asYaml } from '../need-helpers.ts'
import { type JsonPath, readWholePath } from '../syntax/json-path/json-path.ts'
import { SyntaxFailure } from '../syntax/syntax-failure.ts'
import { fromBase64, toBase64, toBase64Url } from '../values/base64.ts'
import { parseExactJson } from '../values/long-integer.ts'
import { readUtf8, toJson, toText } from '../values/to-text.ts'
import { isMap } from '../values/type-of.ts'
import { textOf, unusable } from './arguments.ts'
import type { ArgumentProblem, FunctionEntry } from './function-entry.ts'

const bytesOf = (value: unknown, name: string, frame: Frame): Uint8Array => {
  const bytes =
    value instanceof Uint8Array
      ? value
      : new TextEncoder().encode(typeof value === 'object' && value ? toText(value, frame) : textOf(value, name, frame))
  spend(frame, bytes.length >> 2)
  return bytes
}

const hashing = (name: 'sha256' | 'sha512' | 'sha1' | 'md5'): FunctionEntry => ({
  name,
  signature: `${name}(text, encoding = "hex")`,
  count: [1, 2],
  needs: ['hash'],
  call: (args, frame) => {
    const digest = asHash(frame.scope.tools.load('hash')).digest(name, bytesOf(args[0], name, frame))
    return digest && encoded(digest, args[1], { name, frame })
  },
})

const encoded = (bytes: Uint8Array, wanted: unknown, { name, frame }: { readonly name: string; readonly frame: Frame }): string => {
  const encoding = wanted === undefined ? 'hex' : textOf(wanted, name, frame)
  const text = asHash(frame.scope.tools.load('hash')).encode(bytes, encoding)
  if (text === undefined) throw typeError(`${name} knows no encoding ${JSON.stringify(encoding)}`, 'hex, base64 or base64Url')
  return text
}

export const encodingFunctions: readonly FunctionEntry[] = [
  {
    name: 'base64',
    aliases: ['base64Encode'],
    signature: 'base64(text)',
    count: [1, 1],
    call: (args, frame) => toBase64(bytesOf(args[0], 'base64', frame)),
  },
  {
    name: 'base64Url',
    aliases: ['base64UrlEncode'],
    signature: 'base64Url(text)',
    count: [1, 1],
    call: (args, frame) => toBase64Url(bytesOf(args[0], 'base64Url', frame)),
  },
  {
    name: 'base64Decode',
    signature: 'base64Decode(text)',
    count: [1, 1],
    call: (args, frame) => {
      const text = textOf(args[0], 'base64Decode', frame)
      spend(frame, text.length >> 2)
      const bytes = fromBase64(text)
      const decoded = bytes && readUtf8(bytes)
      if (decoded === undefined) throw unusable(args[0], 'base64Decode', 'base64 of text')
      return decoded
    },
  },
  {
    name: 'urlEncode',
    aliases: ['encodeURIComponent'],
    signature: 'urlEncode(text)',
    count: [1, 1],
    // Half a surrogate pair cannot be encoded.
    call: (args, frame) => encodeURIComponent(textOf(args[0], 'urlEncode', frame).replace(/\p{Surrogate}/gu, '\uFFFD')),
  },
  {
    name: 'urlDecode',
    signature: 'urlDecode(text)',
    count: [1, 1],
    call: (args, frame) => {
      try {
        return decodeURIComponent(textOf(args[0], 'urlDecode', frame))
      } catch (error) {
        if (error instanceof ExpressionError) throw error
        throw unusable(args[0], 'urlDecode', 'URL-encoded text')
      }
    },
  },
  hashing('sha256'),
  hashing('sha512'),
  hashing('sha1'),
  hashing('md5'),
  {
    name: 'hmac',
    signature: 'hmac(text, key, algorithm = "sha256", encoding = "hex")',
    count: [2, 4],
    needs: ['hash'],
    call: (args, frame) => {
      const hash = asHash(frame.scope.tools.load('hash'))
      const algorithm = args[2] === undefined ? 'sha256' : textOf(args[2], 'hmac', frame)
      const signed = hash.hmac(algorithm, bytesOf(args[1], 'hmac', frame), bytesOf(args[0], 'hmac', frame))
      if (signed === undefined) throw typeError(`hmac knows no algorithm ${JSON.stringify(algorithm)}`, 'sha256, sha512, sha1 or md5')
      return encoded(signed, args[3], { name: 'hmac', frame })
    },
  },
  {
    name: 'json',
    aliases: ['toJson', 'toJSON'],
    signature: 'json(value)',
    count: [1, 1],
    call: (args, frame) => toJson(args[0] ?? null, frame),
  },
  {
    name: 'parseJson',
    aliases: ['fromJson', 'parseJSON'],
    signature: 'parseJson(text)',
    count: [1, 1],
    call: (args, frame) => {
      const text = textOf(args[0], 'parseJson', frame)
      spend(frame, text.length >> 2)
      try {
        return parseExactJson(text)
      } catch {
        throw unusable(args[0], 'parseJson', 'JSON text')
      }
    },
  },
  {
    name: 'parseYaml',
    aliases: ['fromYaml', 'parseYAML'],
    signature: 'parseYaml(text)',
    count: [1, 1],
    needs: ['yaml'],
    call: (args, frame) => {
      const text = textOf(args[0], 'parseYaml', frame)
      spend(frame, text.length)
      return orTyped('parseYaml cannot read the YAML', () => asYaml(frame.scope.tools.load('yaml')).parse(text))
    },
  },
  {
    name: 'parseCsv',
    aliases: ['fromCsv', 'parseCSV'],
    signature: 'parseCsv(text, separator = ",")',
    count: [1, 2],
    needs: ['csv'],
    call: (args, frame) => {
      const text = textOf(args[0], 'parseCsv', frame)
      const separator = args[1] === undefined ? ',' : textOf(args[1], 'parseCsv', frame)
      if (separator === '') throw typeError('parseCsv wants a separator that is not empty')
      spend(frame, text.length)
      return orTyped('parseCsv cannot read the CSV', () => asCsv(frame.scope.tools.load('csv')).parse(text, separator))
    },
  },
  {
    name: 'jwtDecode',
    aliases: ['decodeJwt'],
    signature: 'jwtDecode(token)',
    count: [1, 1],
    call: (args, frame) => {
      const [header, payload, signature, ...more] = textOf(args[0], 'jwtDecode', frame).trim().split('.')
      if (more.length > 0 || signature === undefined) throw typeError(noJwt)
      return { header: jwtPart(header, frame), payload: jwtPart(payload, frame), signature }
    },
  },
  {
    name: 'jsonpath',
    aliases: ['jsonPath'],
    signature: 'jsonpath(value, path)',
    count: [2, 2],
    needs: ['jsonpath'],
    checked: { at: 1, problemOf: problemOfPath },
    call: (args, frame) => {
      return evaluatePath(readPathText(textOf(args[1], 'jsonpath', frame).trim()), { root: args[0] }, frame)
    },
  },
  {
    name: 'xpath',
    signature: 'xpath(xml, path, namespaces?)',
    count: [2, 3],
    needs: ['xpath'],
    call: (args, frame) => queryXml(args, frame),
  },
]

/** Tells why it cannot be read. */
const orTyped = <T>(what: string, read: () => T): T => {
  try {
    return read()
  } catch (error) {
    throw typeError(`${what}: ${messageOf(error)}`)
  }
}

/** A token is nothing to show. */
const noJwt = 'jwtDecode wants a JWT: three parts of base64url with dots between them, the first two of them JSON'

const jwtPart = (text = '', frame: Frame): unknown => {
  spend(frame, text.length >> 2)
  const json = readUtf8(fromBase64(text) ?? new Uint8Array())
  try {
    return parseExactJson(json ?? '')
  } catch {
    throw typeError(noJwt)
  }
}

/**
 * Child steps, attributes and positions: what can find one thing only, in the document that was meant. `.` and `..` are names here:
 * of their own they would give each step two readings, and a long path 2ⁿ.
 */
const singlePath = /^\/?(?:(?:@?[\w.:-]+|text\(\))(?:\[(?:\d+|last\(\))\])?(?:\/(?!\/|$)|$))+$/

const queryXml = (args: readonly unknown[], frame: Frame): unknown => {
  const xml = textOf(args[0] instanceof Uint8Array ? toText(args[0], frame) : args[0], 'xpath', frame)
  const path = textOf(args[1], 'xpath', frame).trim()
  spend(frame, xml.length >> 2)
  const found = asXPath(frame.scope.tools.load('xpath')).query(xml, path, namespacesOf(args[2], frame))
  if (!Array.isArray(found) || !singlePath.test(path)) return found
  if (found.length <= 1) return found[0]
  const count = `the path ${JSON.stringify(path)} finds ${found.length} nodes`
  throw typeError(count, 'for one, give its position: item[1]; for the list of all, write //item')
}

const namespacesOf = (value: unknown, frame: Frame): Readonly<Record<string, string>> => {
  if (value === undefined) return {}
  if (!isMap(value)) throw unusable(value, 'xpath', 'a map of prefixes as its third argument')
  return Object.fromEntries(Object.entries(value).map(([prefix, uri]) => [prefix, textOf(uri, 'xpath', frame)]))
}

function problemOfPath(text: string): ArgumentProblem | undefined {
  try {
    readWholePath(text.trim())
    return undefined
  } catch (error) {
    if (!(error instanceof SyntaxFailure)) throw error
    return { message: `the JSONPath cannot be read: ${error.problem.message}`, hint: error.problem.hint }
  }
}

const readPathText = (text: string): JsonPath => {
  try {
    return readWholePath(text)
  } catch (error) {
    if (!(error instanceof SyntaxFailure)) throw error
    const { message, hint, start } = error.problem
    throw new ExpressionError('EXPRESSION_PATTERN', `the JSONPath ${JSON.stringify(text)} cannot be read at ${start + 1}: ${message}`, {
      ...(hint ? { hint } : {}),
    })
  }
}
