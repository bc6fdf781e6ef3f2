// For others that write files: what is taken for a credential, and names.

export { createNames, toFileName, toVariable } from './names.ts'
export type { Secrets } from './secrets.ts'
export { createSecrets, isCredential } from './secrets.ts'
