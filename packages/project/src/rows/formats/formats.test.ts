import { describe, expect, it } from 'vitest'
import { DataError } from '../data-error.ts'
import type { Item } from '../item.ts'
import { formatOf, formats } from './formats.ts'

/** A character is never cut. */
async function* inPieces(text: string, length: number): AsyncGenerator<string> {
  const characters = [...text]
  for (let at = 0; at < characters.length; at += length) yield characters.slice(at, at + length).join('')
}

const itemsOf = async (format: keyof typeof formats, text: string, length = text.length): Promise<Item[]> => {
  const read = await formats[format]()
  const items: Item[] = []
  for await (const item of read(inPieces(text, Math.max(1, length)))) items.push(item)
  return items
}

const texts = {
  csv: 'sku,note\r\n\r\ntea,"two\r\nlines, ""quoted"""\r\npot,😀\r\n',
  json: '\n[ {"a": "]},\\"[", "b": [1, {"c": []}]},\n  -1.5e3 ,null,\n"x\\\\",\n\n{ "d":\n "😀" }]\n',
  jsonl: '{ "a": "\\n" }\r\n\n[1]\n  "x"',
  yaml: '# rows\n- a: |\n    text\n    - more\n- [1,\n   2]\n-\n  b: 😀\n- &x { c: 1 }\n- *x\n',
} as const

describe('items of each format', () => {
  it('are the same however the text is cut', async () => {
    for (const [format, text] of Object.entries(texts) as [keyof typeof texts, string][]) {
      const whole = await itemsOf(format, text)
      for (const length of [1, 2, 3, 7, 11]) expect(await itemsOf(format, text, length)).toEqual(whole)
    }
  })

  it('keep every digit of a whole number that is too long for one', async () => {
    const row = { id: '12345678901234567890', ids: ['-9007199254740993', 9007199254740991], n: 1.5 }
    const json = '{"id": 12345678901234567890, "ids": [-9007199254740993, 9007199254740991], "n": 1.5}'
    expect(await itemsOf('json', `[${json}]`)).toEqual([{ line: 1, value: row }])
    expect(await itemsOf('jsonl', json)).toEqual([{ line: 1, value: row }])
    expect(await itemsOf('yaml', `- ${json}`)).toEqual([{ line: 1, value: row }])
  })

  it('have columns without the blanks around their names, and values with theirs', async () => {
    expect(await itemsOf('csv', 'id, qty ,"note"\n1, 5,x\n')).toEqual([{ line: 2, value: { id: '1', qty: ' 5', note: 'x' } }])
    await expect(itemsOf('csv', 'id, id\n1,2\n')).rejects.toThrow('its header names the column "id" twice')
  })

  it('stand at the line where they begin', async () => {
    const all = await Promise.all((['csv', 'json', 'jsonl', 'yaml'] as const).map((format) => itemsOf(format, texts[format])))
    expect(all.map((items) => items.map(({ line, value }) => `${line} ${JSON.stringify(value)}`))).toMatchInlineSnapshot(`
      [
        [
          "4 {"sku":"tea","note":"two\\r\\nlines, \\"quoted\\""}",
          "6 {"sku":"pot","note":"😀"}",
        ],
        [
          "2 {"a":"]},\\"[","b":[1,{"c":[]}]}",
          "3 -1500",
          "3 null",
          "4 "x\\\\"",
          "6 {"d":"😀"}",
        ],
        [
          "1 {"a":"\\n"}",
          "3 [1]",
          "4 "x"",
        ],
        [
          "2 {"a":"text\\n- more\\n"}",
          "5 [1,2]",
          "8 {"b":"😀"}",
          "9 {"c":1}",
          "10 {"c":1}",
        ],
      ]
    `)
  })

  it('of a long YAML list are cut at its items', async () => {
    const row = (index: number): string => `- id: ${index}\n  note: |\n    - ${'x'.repeat(200)}\n`
    const text = Array.from({ length: 5_500 }, (_, index) => row(index)).join('')
    const items = await itemsOf('yaml', text, 256 * 1024)
    expect(items.every(({ line, value }, index) => line === index * 3 + 1 && (value as { id: number }).id === index)).toBe(true)
    expect(items.length).toBe(5_500)
    await expect(itemsOf('yaml', `${text}- id: [\n`, 256 * 1024)).rejects.toThrow(/at line 1650\d, column \d+$/)
  })

  it('of YAML have no alias without an anchor, around itself, or for more than there is room for', async () => {
    const told = (text: string): Promise<string> =>
      itemsOf('yaml', text, 256 * 1024).then(
        () => 'read',
        (error: unknown) => (error instanceof DataError ? `${error.position?.line}: ${error.message}` : String(error)),
      )
    const nine = (name: string): string => `[${Array.from({ length: 9 }, () => name).join(', ')}]`
    const long = `- a: &x 1\n${`- b: ${'x'.repeat(200)}\n`.repeat(5_500)}- c: *x\n`
    const many = `- [&a ${nine('1')}, &b ${nine('*a')}, &c ${nine('*b')}, ${nine('*c')}]\n`
    const texts = ['- a: 1\n- b: *x\n- c: &x 2\n', '- a: &x { b: *x }\n', many, long]
    expect(await Promise.all(texts.map(told))).toMatchInlineSnapshot(`
      [
        "2: the alias *x at line 2, column 6 has no anchor before it",
        "1: the alias *x at line 1, column 14 stands inside of what it names",
        "1: Excessive alias count indicates a resource exhaustion attack",
        "5502: the alias *x at line 5502, column 6 has no anchor before it; of a long file, only anchors within the same million characters are known",
      ]
    `)
    expect(await told('- a: &x 1\n- b: *x\n- "*y"\n')).toBe('read')
  })

  it('never grow without an end', async () => {
    const endless = async function* (begin: string): AsyncGenerator<string> {
      yield begin
      for (let count = 0; count < 12; count++) yield 'x'.repeat(1_000_000)
    }
    for (const [format, begin] of [
      ['csv', 'a\n1\n"'],
      ['json', '[1,\n"'],
      ['jsonl', '1\n"'],
      ['yaml', '# none\n"'],
    ] as const) {
      const read = await formats[format]()
      const all = async (): Promise<void> => {
        for await (const _ of read(endless(begin)));
      }
      await expect(all()).rejects.toThrow(/more than 10000000 characters; is a quote or a bracket left open\?$/)
    }
  })

  it('are told by the name of the file', () => {
    expect(['a.CSV', 'a.json', 'b.jsonl', 'b.ndjson', 'c.yml', 'd', '/dev/fd/63'].map(formatOf)).toEqual([
      'csv',
      'json',
      'jsonl',
      'jsonl',
      'yaml',
      'yaml',
      'yaml',
    ])
  })
})
