import { boolean } from '@testmesh/action-kit'
import * as v from 'valibot'

/** Without a default of its own: an environment may say it for all steps. */
export const traceparentField = v.optional(
  boolean({
    title: 'Pass the trace on',
    description: 'false: without the header traceparent, for services that refuse headers they do not know. Default: true.',
  }),
)
