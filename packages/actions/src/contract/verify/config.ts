import type { Config } from '@testmesh/action-kit'
import type { contractVerifySchema } from '../contract-verify.schema.ts'

export type VerifyConfig = Config<typeof contractVerifySchema>
