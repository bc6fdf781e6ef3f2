import { parse } from 'csv-parse/sync'
import type { CsvHelper } from '../need-helpers.ts'

/** As the rows of a flow are read: names without the blanks around them, and cells as they are. */
export const createCsvHelper = (): CsvHelper => ({
  parse: (text, separator) => {
    const columns = (cells: string[]): string[] => {
      const names = cells.map((cell) => cell.trim())
      const twice = names.find((name, index) => names.indexOf(name) !== index)
      if (twice !== undefined) throw new Error(`the column ${JSON.stringify(twice)} is named twice`)
      if (names.includes('__proto__')) throw new Error('a column is named "__proto__", which cannot be a name')
      return names
    }
    return parse<Record<string, string>>(text, { columns, delimiter: separator, bom: true, skip_empty_lines: true })
  },
})
