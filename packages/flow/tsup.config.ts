import { library } from '@testmesh-tooling/tsup'

export default library({
  entry: [
    'src/index.ts',
    'src/model.ts',
    'src/assist.ts',
    'src/dialects.ts',
    'src/edit.ts',
    'src/format.ts',
    'src/json-schema.ts',
    'src/lint.ts',
    'src/navigate.ts',
    'src/walk.ts',
  ],
})
