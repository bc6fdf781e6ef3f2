import type { EgressPolicy } from '@testmesh/actions'
import { hostsOf } from '@testmesh/storage'
import type { ServerSettings } from './settings.ts'

/** Whatever flows may reach: never the database and the API of TestMesh itself. */
export const egressOf = ({ egress, egress_allow, egress_deny, host, port, database_url }: ServerSettings): EgressPolicy => ({
  mode: egress,
  allow: egress_allow,
  deny: egress_deny,
  own: [
    { host: host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host, port },
    ...(database_url === undefined ? [] : hostsOf(database_url)),
  ],
})
