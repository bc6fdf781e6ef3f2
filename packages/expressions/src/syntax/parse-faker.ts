import { findFake, unknownFake } from '../faker/fakes.ts'
import type { Node, Spanned } from './ast.ts'
import { parseCall } from './parse-call.ts'
import { complain, moveTo, type Reader } from './reader.ts'
import { fail } from './syntax-failure.ts'

const method = /\.([A-Za-z]+\.[A-Za-z]\w*)/y

/** `FAKER.person.firstName`, with arguments or without: the function `faker`, with one value per string. */
export const parseFaker = (reader: Reader): Node => {
  const { start, end: nameEnd } = reader.token
  method.lastIndex = nameEnd
  const path = method.exec(reader.text)?.[1]
  if (path === undefined) {
    const hint = 'write FAKER.person.firstName, or FAKER.number.int(min: 1, max: 5)'
    return fail('FAKER wants a module and a method', { start, end: nameEnd }, { hint })
  }
  const span = { start, end: method.lastIndex }
  const receiver: Node = { type: 'literal', value: path, ...span }
  moveTo(reader, span.end)
  // Arguments begin right behind: in a template, text may follow.
  const hasArguments = reader.text.charAt(span.end) === '('
  if (hasArguments) return { ...parseCall(reader, { name: 'faker', start, nameStart: start, receiver }), isRemembered: true }
  if (findFake(path) === undefined) refuse(reader, path, span)
  return { type: 'call', name: 'faker', args: [receiver], isOptional: false, ...span, isRemembered: true }
}

const refuse = (reader: Reader, path: string, span: Spanned): void => {
  const { message, ...details } = unknownFake(path)
  complain(reader, message, span, details)
}
