// For others that write files: what is taken for a credential, and names.

export { createNames, toVariable } from './names.ts'
export type { Secrets } from './secrets.ts'
export { createSecrets, isCredential, secretOfAuth } from './secrets.ts'
