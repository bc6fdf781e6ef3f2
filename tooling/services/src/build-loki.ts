import { buildLoki } from './loki-server.ts'

buildLoki()
