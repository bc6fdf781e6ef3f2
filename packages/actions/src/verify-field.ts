import { boolean } from '@testmesh/action-kit'
import * as v from 'valibot'

/** Without a default of its own: what the step says is told from what the run says. */
export const verifyField = v.optional(
  boolean({ title: 'Verify the certificate', description: 'Default: true; false in a run with --insecure.' }),
)
