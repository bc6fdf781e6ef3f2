import { ActionError, type Otlp, type Services } from '@testmesh/action-kit'
import type { Link } from './link.ts'

/** What listens for the executions of a worker listens in the worker: it has the ports, and children come and go. */
export const servicesOf = (link: Link): (<K extends keyof Services>(name: K) => Promise<Services[K]>) => {
  const table: { readonly [K in keyof Services]: Services[K] } = { otlp: otlpOver(link) }
  return async (name) => table[name]
}

const otlpOver = (link: Link): Otlp => ({
  claim: async (traceId) => {
    const answer = await link.ask({ about: 'otlp.claim', traceId })
    if (answer === undefined) throw new Error('the worker told nothing of its receiver')
    if ('refused' in answer) {
      const { code, message, hint } = answer.refused
      throw new ActionError(code, message, { ...(hint !== undefined && { hint }) })
    }
    return {
      addresses: answer.addresses,
      look: (query) => link.ask({ about: 'otlp.look', query }),
      // The worker releases it, whatever becomes of its child.
      release: async () => {},
    }
  },
})
