import { expect, it } from 'vitest'
import { readScript } from './read-script.ts'

const asserted = (statement: string) => readScript(['const json = pm.response.json();', statement]).assert

it.each([
  ['pm.response.to.have.status(201)', 'status == 201'],
  ['pm.response.to.be.ok', 'status >= 200 && status < 300'],
  ['pm.response.to.have.header("X-Id")', 'headers["x-id"] exists'],
  ["pm.response.to.have.header('X-Id', 'a')", 'headers["x-id"] == "a"'],
  ['pm.expect(pm.response.code, "code").to.equal(200)', 'status == 200'],
  ['pm.expect(pm.response.code).to.not.equal(500)', 'not (status == 500)'],
  ['pm.expect(json.items[0].id).to.be.a("string")', 'body.items[0].id is string'],
  ['pm.expect(json.items).to.have.lengthOf(2)', 'len(body.items) == 2'],
  ['pm.expect(json).to.have.property("id")', 'body["id"] exists'],
  ['pm.expect(json.name).to.include("tea")', 'body.name contains "tea"'],
  ['pm.expect(json.name).to.match(/^t/)', 'body.name matches "^t"'],
  ['pm.expect(json.total).to.be.above(5)', 'body.total > 5'],
  ['pm.expect(json.deleted).to.be.null', 'body.deleted is null'],
  ['pm.expect(json.error).to.be.undefined', 'body.error not exists'],
  ['pm.expect(json.ok).to.be.true', 'body.ok == true'],
  ['pm.expect(json.email).to.eql(pm.variables.get("user-email"))', 'body.email == user_email'],
  ['pm.expect(json.size).to.eql(JSON.parse(pm.variables.get("SIZE")))', 'body.size == SIZE'],
  ['pm.expect(pm.response.text()).to.include("pong")', 'body contains "pong"'],
  ['pm.expect(JSON.parse(responseBody).tags).to.eql(["a", "b"])', 'body.tags == ["a", "b"]'],
])('reads %s', (statement, assertion) => {
  expect(asserted(statement)).toEqual([assertion])
})

it('keeps what is set from the answer, by names that expressions can read', () => {
  const { output } = readScript([
    'let data = pm.response.json().data;',
    'pm.environment.set("user-id", data.user["id"])',
    "postman.setEnvironmentVariable('ETag', pm.response.headers.get('ETag'));",
  ])
  expect(output).toEqual({ user_id: 'body.data.user["id"]', ETag: 'headers["etag"]' })
})

it('says which statements it does not know, and takes none of them for something else', () => {
  const { assert, output, unread } = readScript([
    '// a comment; with a semicolon',
    'pm.test("https://example.com // no comment", async function () {',
    '  const schema = { type: "object" };',
    '  pm.expect(tv4.validate(pm.response.json(), schema)).to.be.true;',
    '  pm.environment.set("now", Date.now());',
    '  if (pm.response.code === 200) { postman.setNextRequest("b") }',
    '})',
  ])
  expect({ assert, output }).toEqual({ assert: [], output: {} })
  expect(unread).toHaveLength(4)
})

it('takes what may not run for no assertion', () => {
  const { assert, output, unread } = readScript([
    'const json = pm.response.json();',
    'if (pm.response.code === 200) {',
    '  pm.expect(json.a).to.eql(1);',
    '  pm.environment.set("a", json.a);',
    '} else {',
    '  pm.response.to.have.status(404);',
    '}',
    'if (json.b)',
    '  pm.expect(json.b).to.eql(2);',
    'pm.test.skip("later", () => {', // skipped: by the script that is read
    '  pm.response.to.have.status(201);',
    '});',
    'json.items.forEach(function (json) {',
    '  pm.expect(json.id).to.exist;',
    '});',
  ])
  expect({ assert, output }).toEqual({ assert: [], output: {} })
  expect(unread.map((statement) => statement.slice(0, 10))).toEqual(['if (pm.res', 'if (json.b', 'pm.test.sk', 'json.items'])
})

it('reads tests on one line, texts with semicolons and names that change', () => {
  const { assert, unread } = readScript([
    `pm.test("a", () => pm.response.to.have.status(200)); pm.test('b', function () { pm.expect(pm.response.json().a).to.eql("x;y") });`,
    'let json = pm.response.json(); json = json.data; pm.expect(json.n).to.be.at.least(3)',
    'json = other(); pm.expect(json.n).to.eql(3); pm.expect(pm.response.json().x).to.constructor(1)',
  ])
  expect(assert).toEqual(['status == 200', 'body.a == "x;y"', 'body.data.n >= 3'])
  expect(unread).toEqual(['json = other()', 'pm.expect(json.n).to.eql(3)', 'pm.expect(pm.response.json().x).to.constructor(1)'])
})

it.each([
  ['empty lines', '\n'.repeat(100_000)],
  ['margins', ' \n'.repeat(100_000)],
  ['expectations without an end', 'pm.expect('.repeat(10_000)],
  ['quotes without an end', '"'.repeat(100_001)],
  ['blocks without an end', 'if (a) {\n'.repeat(10_000)],
])('reads %s in no time', (_, script) => {
  const start = performance.now()
  readScript([script])
  expect(performance.now() - start).toBeLessThan(2_000)
})
