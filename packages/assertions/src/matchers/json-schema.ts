import { isMap } from '@testmesh/expressions'
import type { JsonValue } from '@testmesh/protocol'
import { judgeBySchema } from './by-schema.ts'
import { compileExpected, noteIdle, reject } from './expected-value.ts'
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
    else if (schema.isStatic) {
      gathered.schemas.push({ pointer, schema: expected })
      if (asksNothing(expected))
        noteIdle(source, 'this schema asks for nothing: any value fits it', 'say what the value must be: { type: object, required: [id] }')
    }
    return judgeBySchema(source, schema.value)
  },
}

const remarks: ReadonlySet<string> = new Set([
  '$schema',
  '$id',
  '$comment',
  '$defs',
  'definitions',
  'title',
  'description',
  'examples',
  'default',
])

const asksNothing = (schema: JsonValue): boolean =>
  schema === true || (isMap(schema) && Object.keys(schema).every((key) => remarks.has(key)))
