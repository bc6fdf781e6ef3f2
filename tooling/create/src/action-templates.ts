import { camelCase } from './find-actions.ts'

/** Names of a new action in all the spellings its files need. */
export interface NewAction {
  /** Folder: `mail-box`. */
  readonly family: string
  /** Canonical type: `mail_send`. */
  readonly type: string
  /** File name without endings: `mail-send`. */
  readonly stem: string
  /** What the handler is exported as: `mailSend`. */
  readonly handler: string
  /** What the codes of the family are exported as: `mailBoxCodes`. */
  readonly codes: string
  /** The code the new action fails with: `MAIL_SEND_FAILED`. */
  readonly code: string
  readonly title: string
}

/** @throws Error when family or type are not spelled as they must be */
export const nameAction = (family: string, type: string): NewAction => {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(family))
    throw new Error(`"${family}" is not a family: small letters and digits, words joined by -`)
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(type)) throw new Error(`"${type}" is not a type: small letters and digits, words joined by _`)
  const stem = type.replaceAll('_', '-')
  const words = type.replaceAll('_', ' ')
  return {
    family,
    type,
    stem,
    handler: camelCase(stem),
    codes: `${camelCase(family)}Codes`,
    code: `${type.toUpperCase()}_FAILED`,
    title: `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`,
  }
}

/** The files of a working action that says back what it is told, by name. Replace what it does; keep the shape. */
export const renderAction = (action: NewAction): Readonly<Record<string, string>> => ({
  [`${action.stem}.schema.ts`]: schemaOf(action),
  [`${action.stem}.ts`]: handlerOf(action),
  [`${action.stem}.test.ts`]: testOf(action),
  [`${action.stem}.flow.yaml`]: exampleOf(action),
})

/** The codes of a family, with the one of its first action. */
export const renderNewCodes = ({ codes, code, title }: NewAction): string => `import type { CodeEntry } from '@testmesh/action-kit'

/** What can go wrong in this family, in words: a title and what helps. */
export const ${codes} = {
  ${code}: { title: '${title} did not succeed', hint: 'The message says what happened.' },
} as const satisfies Record<string, CodeEntry>
`

/** The codes of a family with one more, at the end of the list. @throws Error when the list cannot be found in the text */
export const addCode = (text: string, { code, title, codes }: NewAction): string => {
  if (text.includes(`${code}:`)) return text
  const end = text.lastIndexOf('\n} as const')
  if (end < 0) throw new Error(`${codes} should end with "} as const"`)
  return `${text.slice(0, end)}\n  ${code}: { title: '${title} did not succeed', hint: 'The message says what happened.' },${text.slice(end)}`
}

/** What the codes of a family look like, with one more: `text` is what stands there, or nothing for a new family. */
export const addExampleOfCode = (text: string | undefined, { code, title }: NewAction): string => {
  const before = text ?? '# What the codes of `codes.ts` look like\n'
  return before.includes(`## ${code}\n`)
    ? before
    : `${before}\n## ${code}\n\n\`\`\`text\nerror[${code}]: ${title} did not succeed\n\`\`\`\n`
}

const schemaOf = ({ family, type, handler, title }: NewAction): string => `import { defineSchema, fields as f } from '@testmesh/action-kit'

export const ${handler}Schema = defineSchema({
  type: '${type}',
  family: '${family}',
  title: '${title}',
  description: 'Says back what it is told.',
  aliases: [],
  config: f.object({
    message: f.text({ title: 'Message', description: 'What is said back.', minLength: 1 }),
    pause: f.duration({ title: 'Pause', description: 'How long to wait first.', default: 0 }),
  }),
  output: f.object({
    message: f.text({ title: 'Message' }),
    duration_ms: f.number({ title: 'Duration', unit: 'ms' }),
  }),
})
`

const handlerOf = ({ stem, handler, codes, code }: NewAction): string => `import { ActionError, defineAction } from '@testmesh/action-kit'
import { ${codes} } from './codes.ts'
import { ${handler}Schema } from './${stem}.schema.ts'

/** Waits for the pause and returns the message. */
export const ${handler} = defineAction(${handler}Schema, {
  run: async ({ message, pause }, { clock, signal }) => {
    const startedAt = clock.now()
    await clock.sleep(pause, signal)
    if (message === 'fail') throw new ActionError('${code}', 'It was told to fail', { hint: ${codes}.${code}.hint })
    return { message, duration_ms: clock.now() - startedAt }
  },
})
`

const testOf = ({ stem, handler, codes }: NewAction): string => `import { actionContract } from '@testmesh/action-kit/contract'
import { describe, expect, it } from 'vitest'
import { activeResources } from '../testing/active-resources.ts'
import { createTestContext, runAction } from '../testing/test-context.ts'
import { ${codes} } from './codes.ts'
import { ${handler} } from './${stem}.ts'

it('says back what it is told', async () => {
  await using context = createTestContext()
  const result = await runAction(${handler}, { message: 'hello', pause: '5ms' }, context)
  expect(result).toEqual({ message: 'hello', duration_ms: expect.any(Number) })
})

describe('every promise of an action', () => {
  const contract = actionContract(${handler}, {
    createContext: () => createTestContext(),
    activeResources,
    codes: Object.keys(${codes}),
    cases: [{ name: 'a message', config: { message: 'hello' } }],
    hang: { message: 'hello', pause: '1h' },
    unreachable: { message: 'fail' },
  })
  for (const { name, run } of contract) it(name, run)
})
`

const exampleOf = ({ type, title }: NewAction): string => `name: ${title}
steps:
  - id: say
    action: ${type}
    config:
      message: hello
      pause: 10ms
    assert:
      - message == "hello"
`
