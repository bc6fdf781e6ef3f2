import type { Config, Output } from '@testmesh/action-kit'
import type { emailSchema } from './email.schema.ts'

export type EmailConfig = Config<typeof emailSchema>
/** Without what every operation has. */
export type EmailResult = Omit<Output<typeof emailSchema>, 'duration_ms'>
