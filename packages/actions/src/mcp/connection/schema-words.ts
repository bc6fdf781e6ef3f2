import { parseJson } from '../../parse-json.ts'

interface Complaint {
  readonly code?: string
  readonly path?: readonly (string | number)[]
  readonly message?: string
}

/**
 * What the library says of JSON that is not as it must be, in one line: `Invalid result for tools/list: tools[0].name: expected
 * string, received undefined, and 3 more`. By itself it appends a list of complaints, as JSON of any length. Other words stay as they are.
 */
export const schemaWords = (message: string): string => {
  const [, before = '', list] = /^([^[]*)(\[\s*\{.*\}\s*\])$/s.exec(message) ?? []
  const parsed = list === undefined ? {} : parseJson(list)
  if (!('value' in parsed)) return message
  const [first = {}, ...more] = parsed.value as unknown as readonly Complaint[]
  return `${before}${inWords(first)}${more.length === 0 ? '' : `, and ${more.length} more`}`
}

const inWords = ({ code, path = [], message = '' }: Complaint): string => {
  // None of the kinds of message that there are.
  if (code === 'invalid_union' && path.length === 0) return 'the answer is JSON, but no message of JSON-RPC'
  const where = path.map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${part}`)).join('')
  return `${where === '' ? '' : `${where}: `}${message.replace(/^Invalid input: /, '')}`
}
