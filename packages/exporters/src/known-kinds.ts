import type { Step } from '@testmesh/flow/walk'
import { pathText } from './answer-path.ts'
import type { AnswerPath, Check } from './exported.ts'
import { readChecks } from './read-checks.ts'

/** What its assertions say that parts of the answer of a step are: text, or another value. */
export const knownKinds = ({ assert = [] }: Step): ((path: AnswerPath) => 'text' | 'json' | undefined) => {
  const kinds = new Map<string, 'text' | 'json'>()
  for (const check of readChecks(assert, { refer: () => undefined }).checks) {
    const kind = check.isNegated || check.isLength ? undefined : kindOf(check)
    if (kind) kinds.set(pathText(check.path), kind)
  }
  return (path) => (path.root === 'headers' ? 'text' : kinds.get(pathText(path)))
}

const kindOf = ({ test }: Check): 'text' | 'json' | undefined => {
  switch (test.type) {
    case 'equals':
      return test.value.type !== 'value' || test.value.value === null ? undefined : typeof test.value.value === 'string' ? 'text' : 'json'
    case '<':
    case '<=':
    case '>':
    case '>=':
      return 'json'
    case 'starts_with':
    case 'ends_with':
    case 'matches':
      return 'text'
    case 'is':
      return test.kind === 'text' ? 'text' : ['number', 'boolean', 'list', 'map'].includes(test.kind) ? 'json' : undefined
    default:
      return undefined
  }
}
