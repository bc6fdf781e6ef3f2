import { expect, it } from 'vitest'
import { splitCommands } from './split-words.ts'

it.each([
  [`curl 'a b' "c \\"d\\" \\$e" f\\ g`, [['curl', 'a b', 'c "d" $e', 'f g']]],
  ["curl $'it\\'s\\n\\u00e9'", [['curl', "it's\né"]]],
  ['curl \\\n  -X \\\r\n POST u', [['curl', '-X', 'POST', 'u']]],
  [
    'curl a # says why\ncurl b; curl c | jq .',
    [
      ['curl', 'a'],
      ['curl', 'b'],
      ['curl', 'c'],
      ['jq', '.'],
    ],
  ],
  [`curl "http://h/#x?a=1&b=2" http://h/#y`, [['curl', 'http://h/#x?a=1&b=2', 'http://h/#y']]],
  [`curl ''`, [['curl', '']]],
])('reads %j', (script, commands) => {
  expect(splitCommands(script)).toEqual(commands)
})
