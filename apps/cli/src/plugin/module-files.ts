/** A plugin that is a module, its test, and a flow that uses it. `ending` is `ts` or `mts`. */
export const moduleFiles = (name: string, ending: string): Record<string, string> => ({
  [`actions/${name}.${ending}`]: `// Actions of ${name}. Every field, and what \`context\` has: docs/plugins.md of TestMesh.
import { ActionError, defineAction, definePlugin, defineSchema, object, text } from '@testmesh/action-kit'

export const codes = {
  ${codeOf(name)}: { title: 'There is nobody of this name.', hint: 'The name must not be empty.' },
}

const greetSchema = defineSchema({
  type: '${name}.greet',
  family: '${name}',
  title: 'Greet somebody',
  description: 'Says hello.',
  aliases: [],
  config: object({
    name: text({ title: 'Name', description: 'Of whoever is greeted.' }),
  }),
  output: object({
    greeting: text({ title: 'Greeting' }),
  }),
})

export const greet = defineAction(greetSchema, {
  run: async ({ name }, context) => {
    // A step that was cancelled ends at once: pass \`signal\` on to whatever waits.
    context.signal.throwIfAborted()
    if (name === '') throw new ActionError('${codeOf(name)}', 'nobody can be greeted', { hint: codes.${codeOf(name)}.hint })
    context.log(\`greeting \${name}\`)
    return { greeting: \`hello \${name}\` }
  },
})

export default definePlugin({ name: '${name}', actions: [greet], codes })
`,
  [`actions/${name}.test.${ending}`]: `// What every action keeps: run it with \`node --test actions/${name}.test.${ending}\`.
import { it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { actionContract, createTestContext } from '@testmesh/action-kit/contract'
import { codes, greet } from './${name}.${ending}'

const clock = {
  now: () => Date.now(),
  sleep: async (ms: number, signal?: AbortSignal) => void (await sleep(ms, undefined, { signal })),
  after: (ms: number, run: () => void) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

const promises = actionContract(greet, {
  createContext: () => createTestContext({ clock }),
  codes: Object.keys(codes),
  cases: [{ name: 'somebody', config: { name: 'Mara' } }],
  // A config with which it fails, for want of anything better: nobody is there.
  unreachable: { name: '' },
})
for (const { name, run } of promises) it(name, run)
`,
})

const codeOf = (name: string): string => `${name.toUpperCase()}_NOBODY`
