import { join } from 'node:path'
import type { ServerSettings } from './settings.ts'

/** Where the master key of a server lies, and the key itself where its settings hold it. */
export const keySource = ({ data, master_key }: ServerSettings) => ({
  file: join(data, 'master.key'),
  ...(master_key !== undefined && { masterKey: master_key }),
})
