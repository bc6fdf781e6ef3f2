import { library } from '@testmesh-tooling/tsup'

export default library({ entry: ['src/index.ts', 'src/contract/index.ts', 'src/fields/key-rule.ts'] })
