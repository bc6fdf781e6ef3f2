import { library } from '@testmesh-tooling/tsup'

export default library({ entry: ['src/index.ts', 'src/credentials.ts', 'src/curl/index.ts', 'src/openapi/index.ts'] })
