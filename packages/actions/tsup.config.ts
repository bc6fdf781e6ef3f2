import { library } from '@testmesh-tooling/tsup'

export default library({ entry: ['src/index.ts', 'src/mock.ts'] })
