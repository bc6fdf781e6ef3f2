import { describe, expect, it } from 'vitest'
import { bindParams } from './bind-params.ts'
import { splitStatements } from './split-statements.ts'
import { mysqlSyntax, postgresSyntax, type Syntax, sqliteSyntax } from './syntax.ts'

const split = (sql: string, syntax: Syntax = postgresSyntax) => splitStatements(sql, syntax).map(({ text, line }) => `${line}: ${text}`)
const bind = (sql: string, params?: Parameters<typeof bindParams>[1]) =>
  bindParams(sql, params, postgres).map(({ text, values }) => [text, ...values])
const postgres = { syntax: postgresSyntax, placeholder: (number: number) => `$${number}`, reusesValues: true, comment: '' }

describe('statements', () => {
  it.each([
    ['SELECT 1; SELECT 2;\n\n SELECT 3 ;', ['1: SELECT 1', '1: SELECT 2', '3: SELECT 3']],
    [
      "SELECT ';''', E'\\';', \"a;\"\"b\" -- c;\n; SELECT /* a; /* b; */ ; */ 1",
      ["1: SELECT ';''', E'\\';', \"a;\"\"b\" -- c;", '2: SELECT /* a; /* b; */ ; */ 1'],
    ],
    ['DO $$ BEGIN x; END $$; SELECT $a$;$$;$a$', ['1: DO $$ BEGIN x; END $$', '1: SELECT $a$;$$;$a$']],
    [
      'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; SELECT 3',
      ['1: CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END', '1: SELECT 3'],
    ],
    ['BEGIN; UPDATE a SET b = 1; END;', ['1: BEGIN', '1: UPDATE a SET b = 1', '1: END']],
    [' -- only a comment\n ; ', []],
  ])('%j', (sql, expected) => {
    expect(split(sql)).toEqual(expected)
  })

  it.each([
    [
      "SELECT 'it\\'s;', \"a;\" , `b;` # c;\n; SELECT 1 -- d;\n; SELECT 2--1",
      ["1: SELECT 'it\\'s;', \"a;\" , `b;` # c;", '2: SELECT 1 -- d;', '3: SELECT 2--1'],
    ],
    ['SELECT 1 /* a; /* b; */; SELECT 2', ['1: SELECT 1 /* a; /* b; */', '1: SELECT 2']],
    ['BEGIN; SELECT 1; COMMIT', ['1: BEGIN', '1: SELECT 1', '1: COMMIT']],
    [
      'CREATE PROCEDURE p() BEGIN IF a THEN SELECT 1; END IF; CASE a WHEN 1 THEN SELECT 2; END CASE; SELECT CASE 1 WHEN 1 THEN 2 END; END; CALL p()',
      [
        '1: CREATE PROCEDURE p() BEGIN IF a THEN SELECT 1; END IF; CASE a WHEN 1 THEN SELECT 2; END CASE; SELECT CASE 1 WHEN 1 THEN 2 END; END',
        '1: CALL p()',
      ],
    ],
  ])('of MySQL: %j', (sql, expected) => {
    expect(split(sql, mysqlSyntax)).toEqual(expected)
  })

  it.each([
    ["SELECT 'a\\'; SELECT [b;c], `d;`", ["1: SELECT 'a\\'", '1: SELECT [b;c], `d;`']],
    [
      'CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET c = 1; END; SELECT 1',
      ['1: CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET c = 1; END', '1: SELECT 1'],
    ],
  ])('of SQLite: %j', (sql, expected) => {
    expect(split(sql, sqliteSyntax)).toEqual(expected)
  })
})

describe('parameters', () => {
  it.each([
    ['SELECT $1, $2, $1', ['a', 'b'], [['SELECT $1, $2, $1', 'a', 'b']]],
    [
      'SELECT $2; SELECT $1',
      ['a', 'b'],
      [
        ['SELECT $1', 'b'],
        ['SELECT $1', 'a'],
      ],
    ],
    [
      'INSERT INTO t VALUES (?, ?); SELECT ?',
      [1, 2, 3],
      [
        ['INSERT INTO t VALUES ($1, $2)', 1, 2],
        ['SELECT $1', 3],
      ],
    ],
    ["SELECT a ?? 'k', b ?| c, ?||'?', '??'", ['x'], [["SELECT a ? 'k', b ?| c, $1||'?', '??'", 'x']]],
    ['SELECT :id::int, a[1:n], \':id\', x::text, :id, "a":=1', { id: 7 }, [['SELECT $1::int, a[1:n], \':id\', x::text, $1, "a":=1', 7]]],
    ['SELECT a ? b, :c', undefined, [['SELECT a ? b, :c']]],
    ['SELECT :a, :b', { a: { x: 1 }, b: [1, 2] }, [['SELECT $1, $2', '{"x":1}', [1, 2]]]],
    ['SELECT a1$2, $1', [1], [['SELECT a1$2, $1', 1]]],
  ])('%s', (sql, params, expected) => {
    expect(bind(sql, params)).toEqual(expected)
  })

  it('are written as the database has them, once for each place where it has no numbers', () => {
    const mysql = { syntax: mysqlSyntax, placeholder: () => '?', reusesValues: false, comment: ' /*c*/' }
    expect(bindParams('SELECT $1, $2, $1', ['a', 'b'], mysql)).toEqual([
      { text: 'SELECT ?, ?, ?', sent: 'SELECT ?, ?, ? /*c*/', values: ['a', 'b', 'a'], line: 1 },
    ])
  })

  it.each([
    ['SELECT $3', [1, 2], 'the query names $3, but params has 2 values'],
    ['SELECT ?, ?', [1], 'the query names 2 ?, but params has 1 value'],
    ['SELECT ?', [1, 2], 'the query has 1 ?, but params has 2 values'],
    ['SELECT $1', [1, 2, 3], 'the query does not use $2, $3, which params has'],
    ['SELECT :id', { id: 1, sku: 2 }, 'the query does not use :sku, which params has'],
    ['SELECT :id', { Id: 1 }, 'the query names :id, but params has Id'],
    ['SELECT $1', undefined, 'the query names $1 and the like, but there are no params'],
  ])('that do not fit are refused: %s', (sql, params, message) => {
    expect(() => bind(sql, params)).toThrow(expect.objectContaining({ code: 'SQL_PARAMS', message }))
  })
})
