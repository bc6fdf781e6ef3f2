import { library } from '@testmesh-tooling/tsup'

export default library({ entry: ['src/index.ts', 'src/again.ts', 'src/debug.ts', 'src/load.ts', 'src/mock.ts'] })
