import { type Control, findBlock } from './control.ts'

/** Opens its source, which is a step of an action that can be listened to, and lets it stay open for `receive`. */
export const listen: Control = {
  isTold: true,
  run: async ({ config, blocks, openListener }) => {
    const [source] = findBlock(blocks, 'source')?.steps ?? []
    const name = String(config.as)
    const result = { as: name, source: source?.step.action ?? '' }
    if (!source) return { result }
    const failure = await openListener(name, source)
    return failure ? { result, failure, outcome: 'error' } : { result }
  },
}
