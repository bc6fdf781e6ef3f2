import { expect, it } from 'vitest'
import { encoded, fillMarks, isMark, splitCommands, type Word, withInner } from './split-words.ts'

const texts = (words: readonly Word[] | undefined) => words?.map(({ text }) => text)

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
  [
    `curl "http://h/#x?a=1&b=2" http://h/#y -G # why\ncurl b#;# why`,
    [
      ['curl', 'http://h/#x?a=1&b=2', 'http://h/#y', '-G'],
      ['curl', 'b#'],
    ],
  ],
  [`curl ''`, [['curl', '']]],
  [`curl 'a\\\nb' "c\\\nd" $'\\u21\\x41\\101'`, [['curl', 'a\\\nb', 'cd', '!AA']]],
  ['curl a >b 2>/dev/null 2>&1 -s < c', [['curl', 'a', '-s']]],
  ['curl http://h/?a=1&b=2;c=3 -k', [['curl', 'http://h/?a=1&b=2;c=3', '-k']]],
  ['curl http://h/?a=1&echo b; curl c;d', [['curl', 'http://h/?a=1'], ['echo', 'b'], ['curl', 'c'], ['d']]],
  ['curl a \\  -H b \\ -k c\\ d', [['curl', 'a', '-H', 'b', '-k', 'c d']]],
  ['(curl a) && { curl b; }', [['curl', 'a'], ['{', 'curl', 'b'], ['}']]],
])('reads %j', (script, commands) => {
  expect(splitCommands(script).map(({ words, input }) => [texts(words), input])).toEqual(commands.map((words) => [words, undefined]))
})

it('brings here-documents to their commands', () => {
  const script = `curl a -d @- <<'EOF' | jq .
{"a": "it's $b"}
EOF
curl b -d @- <<-END
  "$c" \\$d \\n
  END
`
  const filled = splitCommands(script).map(({ words, input }) => [
    texts(words)?.join(' '),
    input && fillMarks(input, (name) => `<${name}>`),
  ])
  expect(filled).toEqual([
    ['curl a -d @-', `{"a": "it's $b"}\n`],
    ['jq .', undefined],
    ['curl b -d @-', '  "<c>" $d \\n\n'],
  ])
})

it('marks what the shell would fill', () => {
  const script = `curl "$a-\${b}" $(cat "x y") '$c' \\$d \`date\` \${e:-f}`
  expect(splitCommands(script).map(({ words }) => words.map(({ text }) => fillMarks(text, (name) => `<${name}>`)))).toEqual([
    ['curl', '<a>-<b>', '<(cat "x y")>', '$c', '$d', '<(date)>', '<e>'],
  ])
})

it('reads a here-document that cat prints into a word', () => {
  const document = 'cat <<EOF\n{"a": "it\'s $b (or \\$5)"}\n\nEOF\n'
  const script = `curl -d "$(${document})" -d "$(${document.replace('EOF', "'EOF'")})" -d "$(${document}cat)" -d "$(cat x)"`
  const [command] = splitCommands(script)
  expect(command?.words.flatMap(({ text }) => (/^(?:curl|-d)$/.test(text) ? [] : [fillMarks(text, (name) => `<${name}>`)]))).toEqual([
    `{"a": "it's <b> (or $5)"}`,
    `{"a": "it's $b (or \\$5)"}`,
    `<(${document}cat)>`,
    '<(cat x)>',
  ])
})

it('finds the commands whose output is read', () => {
  const [command] = splitCommands(`TOKEN="$(curl "http://h/a b" | jq .token)"`)
  expect(command && withInner(command).map(({ words }) => words.length)).toEqual([2, 2, 1])
})

it('keeps what the shell would fill in out of what takes a text apart', () => {
  const [word = ''] = splitCommands('$(cut -d: -f1 "a&b=c")$x').flatMap(({ words }) => words.map(({ text }) => text))
  expect(word).not.toMatch(/[:&=]/)
  expect([isMark(word), isMark(splitCommands('$x')[0]?.words[0]?.text ?? '')]).toEqual([false, true])
  const told = fillMarks(encoded(`a ${word}&`), (name, isEncoded) => `<${name} ${isEncoded}>`)
  expect(told).toBe('a%20<(cut -d: -f1 "a&b=c") true><x true>%26')
})
