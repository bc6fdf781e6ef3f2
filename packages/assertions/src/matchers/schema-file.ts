import { hasToken } from '@testmesh/expressions'
import { judgeBySchema } from './by-schema.ts'
import { reject } from './expected-value.ts'
import type { Matcher } from './matcher.ts'

export const schemaFile: Matcher = {
  aliases: ['matches_schema_file'],
  compile: (source) => {
    const { expected, pointer, gathered } = source
    if (typeof expected !== 'string' || expected.trim() === '') reject(source, 'the path of a file')
    else if (hasToken(expected)) reject(source, 'a path that is known before the run', 'write it out, without a template')
    else gathered.schemas.push({ pointer, file: expected })
    return judgeBySchema(source, ({ tools }) => tools.file(String(expected)))
  },
}
