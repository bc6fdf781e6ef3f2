import { library } from '@testmesh-tooling/tsup'

export default library({
  entry: ['src/index.ts', 'src/model.ts', 'src/assist.ts', 'src/edit.ts', 'src/json-schema.ts', 'src/navigate.ts', 'src/walk.ts'],
})
