import { library } from '@testmesh-tooling/tsup'

export default library({ entry: ['src/index.ts', 'src/docs.ts', 'src/syntax.ts'] })
