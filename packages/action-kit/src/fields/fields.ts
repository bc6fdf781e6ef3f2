import { choice } from './choice.ts'
import { assertions, expression, match, template } from './compiled.ts'
import { connection } from './connection.ts'
import { duration, timeLimit } from './duration.ts'
import { either } from './either.ts'
import { bytes, json } from './json.ts'
import { list } from './list.ts'
import { headers, map, sentMap } from './map.ts'
import { boolean, integer, number } from './number.ts'
import { object } from './object.ts'
import { size } from './size.ts'
import { filePath, regex, secret, text, url } from './text.ts'

/** All fields by name, for `import { fields as f } from '@testmesh/action-kit'`. */
export const fields = {
  text,
  number,
  integer,
  boolean,
  choice,
  duration,
  timeLimit,
  size,
  secret,
  sentMap,
  url,
  filePath,
  regex,
  headers,
  json,
  bytes,
  template,
  expression,
  match,
  assertions,
  connection,
  list,
  map,
  object,
  either,
}
