import { isTruthy } from '@testmesh/protocol'
import { createClosure, type FunctionEntry } from '../functions/function-entry.ts'
import { findFunction } from '../functions/function-table.ts'
import type {
  CallNode,
  ClosureNode,
  IndexNode,
  JsonPathNode,
  LogicNode,
  MapNode,
  Node,
  SliceNode,
  TernaryNode,
  TextNode,
  TokenNode,
  UnaryNode,
} from '../syntax/ast.ts'
import { childrenOf } from '../syntax/ast.ts'
import { sliceCharacters } from '../values/characters.ts'
import { computeLong, isLongInteger } from '../values/long-integer.ts'
import { readElement, readMember, readPath, setMember } from '../values/read-member.ts'
import { toJson, toWholeText } from '../values/to-text.ts'
import { isNothing, typeOf } from '../values/type-of.ts'
import { compileBinary, operatorOf } from './compile-binary.ts'
import { compileName } from './compile-name.ts'
import { compileTest } from './compile-test.ts'
import { compileUntyped } from './compile-untyped.ts'
import { type Frame, placed, type Run, spend, typeError } from './frame.ts'
import { evaluatePath } from './json-path.ts'
import { asNumber, joinTexts } from './operate.ts'
import { requireValue } from './require-value.ts'

/** Turns a tree into functions, once; they are called for every evaluation. */
export const compileNode = (node: Node): Run => {
  switch (node.type) {
    case 'literal': {
      const { value } = node
      return () => value
    }
    case 'text':
      return compileText(node)
    case 'name':
      return compileName(node)
    case 'local': {
      const { slot } = node
      return (frame) => frame.slots[slot]
    }
    case 'member':
      return compileMember(compileNode(node.target), node.key)
    case 'index':
      return compileIndex(node)
    case 'slice':
      return compileSlice(node)
    case 'jsonPath':
      return compilePath(node)
    case 'list':
      return compileList(node.items.map(compileNode))
    case 'map':
      return compileMap(node)
    case 'unary':
      return compileUnary(node)
    case 'binary':
      return compileBinary(node, compileNode(node.left), compileNode(node.right))
    case 'logic':
      return compileLogic(node)
    case 'ternary':
      return compileTernary(node)
    case 'test':
      return compileTest(node, compileNode(node.operand))
    case 'call':
      return compileCall(node)
    case 'closure':
      return compileClosure(node)
    case 'token':
      return compileToken(node)
  }
}

/** Text with tokens. A token whose value is missing is an error, unless the token allows for it. */
const compileText = (node: TextNode): Run => {
  const parts = node.parts.map((part) => (typeof part === 'string' ? part : requireValue(part, compileNode(part), node.sentAs)))
  return (frame) => {
    const texts = parts.map((part) => (typeof part === 'string' ? part : toWholeText(part(frame), frame)))
    return texts.length === 1 ? texts[0] : joinTexts(texts, frame)
  }
}

const compileMember =
  (target: Run, key: string): Run =>
  (frame) =>
    readMember(target(frame), key)

const compileIndex = (node: IndexNode): Run => {
  const target = compileNode(node.target)
  const { index } = node
  if (index.type === 'literal' && typeof index.value === 'string') return compileMember(target, index.value)
  const key = compileNode(index)
  return (frame) => {
    const value = target(frame)
    const at = key(frame)
    if (typeof at === 'number') return readElement(value, at)
    if (typeof at === 'string')
      return Array.isArray(value) && asNumber(at) !== undefined ? readElement(value, Number(at)) : readMember(value, at)
    throw placed(typeError(`an index is a number or text, not ${typeOf(at)}`), index)
  }
}

const compileSlice = (node: SliceNode): Run => {
  const target = compileNode(node.target)
  const from = node.from ? compileNode(node.from) : () => undefined
  const to = node.to ? compileNode(node.to) : () => undefined
  return (frame) => {
    const value = target(frame)
    const [start, end] = [boundOf(from(frame), node), boundOf(to(frame), node)]
    if (isNothing(value)) return undefined
    if (typeof value !== 'string' && !Array.isArray(value))
      throw placed(typeError(`a slice wants a list or text, not ${typeOf(value)}`), node)
    spend(frame, value.length >> 3)
    return typeof value === 'string' ? sliceCharacters(value, start, end) : value.slice(start, end)
  }
}

const boundOf = (bound: unknown, node: SliceNode): number | undefined => {
  if (bound === undefined || typeof bound === 'number') return bound
  throw placed(typeError(`a slice wants numbers, not ${typeOf(bound)}`), node)
}

const compilePath = (node: JsonPathNode): Run => {
  const { path } = node
  const base = node.base && compileNode(node.base)
  const rootOf = base ?? ((frame: Frame) => frame.scope.root(path.head))
  if (path.keys) return compileKeys(node, path.keys, rootOf)
  const tokens = path.tokens.map((token) => ({ run: requireValue(token, compileNode(token)), isUntyped: compileUntyped(token) }))
  return (frame) => {
    try {
      const values = tokens.map(({ run, isUntyped }) => ({ value: run(frame), isUntyped: isUntyped(frame) }))
      return evaluatePath(path, { root: rootOf(frame), values }, frame)
    } catch (error) {
      throw placed(error, node)
    }
  }
}

/** A path to one thing, which most are, needs no more than its keys. */
const compileKeys =
  (node: JsonPathNode, keys: readonly (string | number)[], rootOf: Run): Run =>
  (frame) => {
    try {
      return readPath(rootOf(frame), keys)
    } catch (error) {
      throw placed(error, node)
    }
  }

const compileList =
  (items: readonly Run[]): Run =>
  (frame) =>
    items.map((item) => item(frame))

const compileMap = (node: MapNode): Run => {
  const entries = node.entries.map(({ key, value }) => ({ key, run: compileNode(value) }))
  return (frame) => {
    const map: Record<string, unknown> = {}
    for (const { key, run } of entries) setMember(map, key, run(frame))
    return map
  }
}

const compileUnary = (node: UnaryNode): Run => {
  const operand = compileNode(node.operand)
  if (node.operator === 'not') return (frame) => !isTruthy(operand(frame))
  const sign = node.operator === '-' ? -1 : 1
  return (frame) => {
    const value = operand(frame)
    if (isLongInteger(value)) return sign === 1 ? value : computeLong('*', value, sign)
    const number = asNumber(value)
    if (number === undefined) throw placed(typeError(`${node.operator} wants a number`), node)
    return sign * number
  }
}

const compileLogic = (node: LogicNode): Run => {
  const left = compileNode(node.left)
  const right = compileNode(node.right)
  switch (node.operator) {
    case 'and':
      return (frame) => {
        const value = left(frame)
        return isTruthy(value) ? right(frame) : value
      }
    case 'or':
      return (frame) => {
        const value = left(frame)
        return isTruthy(value) ? value : right(frame)
      }
    case '??':
      return (frame) => left(frame) ?? right(frame)
  }
}

const compileTernary = (node: TernaryNode): Run => {
  const condition = compileNode(node.condition)
  const yes = compileNode(node.yes)
  const no = compileNode(node.no)
  return (frame) => (isTruthy(condition(frame)) ? yes(frame) : no(frame))
}

const compileCall = (node: CallNode): Run => {
  const entry = findFunction(node.name)
  if (!entry) throw new Error(`unknown function ${node.name}`)
  const args = node.args.map(compileNode)
  const call = node.isRemembered ? rememberedCall(entry) : (asOperator(entry, node) ?? entry.call)
  return (frame) => {
    spend(frame, 1)
    const values = args.map((arg) => arg(frame))
    if (node.isOptional && isNothing(values[0])) return undefined
    try {
      return call(values, frame)
    } catch (error) {
      throw placed(error, node)
    }
  }
}

const asOperator = ({ operator }: FunctionEntry, { args }: CallNode): FunctionEntry['call'] | undefined => {
  const [left, right] = args
  if (!operator || !left || !right) return undefined
  const operate = operatorOf({ operator, left, right })
  return ([a, b], frame) => operate(a, b, frame)
}

/** Asked for the same again, it gives the same again, within one evaluation. */
const rememberedCall =
  (entry: FunctionEntry): FunctionEntry['call'] =>
  (values, frame) => {
    const key = `${entry.name} ${toJson(values, frame)}`
    frame.memo ??= new Map()
    if (!frame.memo.has(key)) frame.memo.set(key, entry.call(values, frame))
    return frame.memo.get(key)
  }

const compileClosure = (node: ClosureNode): Run => {
  const body = compileNode(node.body)
  const { slot } = node
  const cost = weightOf(node.body)
  return (frame: Frame) =>
    createClosure((element) => {
      spend(frame, cost)
      frame.slots[slot] = element
      return body(frame)
    })
}

/** What one evaluation of a tree costs: its nodes. */
const weightOf = (node: Node): number => childrenOf(node).reduce((sum, child) => sum + weightOf(child), 1)

const compileToken = (node: TokenNode): Run => {
  const inner = compileNode(node.inner)
  if (!node.fallback) return inner
  const fallback = compileNode(node.fallback)
  return (frame) => inner(frame) ?? fallback(frame)
}
