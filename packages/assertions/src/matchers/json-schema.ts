import { isMap } from '@testmesh/expressions'
import { judgeBySchema } from './by-schema.ts'
import { compileExpected, reject } from './expected-value.ts'
import type { Matcher } from './matcher.ts'

export const jsonSchema: Matcher = {
  aliases: ['matches_schema', 'schema'],
  compile: (source) => {
    const { expected, pointer, gathered } = source
    const schema = compileExpected(source)
    if (schema.isStatic && !isMap(expected) && typeof expected !== 'boolean')
      reject(
        source,
        'a JSON Schema as a map',
        typeof expected === 'string' ? `for one in a file write schema_file: ${expected}` : undefined,
      )
    else if (schema.isStatic) gathered.schemas.push({ pointer, schema: expected })
    return judgeBySchema(source, schema.value)
  },
}
