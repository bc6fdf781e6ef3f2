import { buildJaeger } from './jaeger-server.ts'

buildJaeger()
