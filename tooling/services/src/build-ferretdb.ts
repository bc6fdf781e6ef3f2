import { buildFerretdb } from './ferretdb-server.ts'

buildFerretdb()
