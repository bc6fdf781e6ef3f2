import { expect, it } from 'vitest'
import { difference, edited } from '../testing/edited.ts'

const text = `name: Shop
steps:
  - id: login
    action: http_request
    config: { url: /login }
    output:
      token: $.token   # of the session
      user?: $.id
  - id: buy
    action: http_request
    config:
      url: /orders?by=\${user}
      headers: { authorization: "Bearer \${token}" }
      body: |
        \${login.token} and token
    assert:
      - 'body.token == token'
  - id: guess
    action: log
    config: { message: "\${guessed}" }
outputs:
  session: \${steps.login.token}
`

const rename = (pointer: string, key: string, of = text): string => difference(of, edited(of, { kind: 'renameKey', pointer, key }))

it('what reads an output is changed with its key, and nothing else', () => {
  expect(rename('/steps/0/output/token', 'bearer')).toMatchInlineSnapshot(`
    "-      token: $.token   # of the session
    +      bearer: $.token   # of the session
    …
    -      headers: { authorization: "Bearer \${token}" }
    +      headers: { authorization: "Bearer \${bearer}" }
    …
    -        \${login.token} and token
    +        \${login.bearer} and token
    …
    -      - 'body.token == token'
    +      - 'body.token == bearer'
    …
    -  session: \${steps.login.token}
    +  session: \${steps.login.bearer}"
  `)
})

it('the mark of an output that may be missing is no part of what is read', () => {
  expect(rename('/steps/0/output/user?', 'buyer?')).toMatchInlineSnapshot(`
    "-      user?: $.id
    +      buyer?: $.id
    …
    -      url: /orders?by=\${user}
    +      url: /orders?by=\${buyer}"
  `)
  expect(rename('/steps/0/output/user?', 'buyer')).toMatchInlineSnapshot(`
    "-      user?: $.id
    +      buyer: $.id
    …
    -      url: /orders?by=\${user}
    +      url: /orders?by=\${buyer}"
  `)
  expect(rename('/steps/0/output/user?', 'user')).toMatchInlineSnapshot(`
    "-      user?: $.id
    +      user: $.id"
  `)
})

it('what another step gives too stays as it is read', () => {
  const twice = text.replace(
    '  - id: guess\n',
    '  - id: again\n    action: http_request\n    config: { url: / }\n    output: { token: $.t }\n  - id: guess\n',
  )
  expect(rename('/steps/0/output/token', 'bearer', twice)).toMatchInlineSnapshot(`
    "-      token: $.token   # of the session
    +      bearer: $.token   # of the session"
  `)
})

it('is refused where it would mean something else, with the reason', () => {
  expect(rename('/steps/0/output/token', 'guessed')).toMatchInlineSnapshot(
    `"refused: "guessed" is read already, and would mean this then (choose another name)"`,
  )
  expect(rename('/steps/0/output/token', 'two words')).toMatchInlineSnapshot(
    `"refused: "two words" cannot be the name of an output (begin with a letter; then letters, digits, _ and -)"`,
  )
  expect(rename('/steps/0/output/token', 'buy')).toMatchInlineSnapshot(`"refused: there is a step called "buy" (choose another name)"`)
  expect(rename('/steps/0/output/token', 'status')).toMatchInlineSnapshot(
    `"refused: "status" means something else where it is read: a field of the result, or of a loop (choose another name)"`,
  )
})

it('what nothing reads gets any name', () => {
  const unread = text.replaceAll('${user}', 'x')
  expect(rename('/steps/0/output/user?', 'the buyer', unread)).toMatchInlineSnapshot(`
    "-      user?: $.id
    +      "the buyer": $.id"
  `)
})
