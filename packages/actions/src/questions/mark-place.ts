/** A line of a query, and a mark below one of its columns, both from 1; nothing where there is no such line. */
export const markPlace = (query: string, line: number, column: number): string => {
  const text = query.split('\n')[line - 1]
  return text === undefined ? '' : `\n  ${text}\n  ${' '.repeat(Math.max(0, column - 1))}^`
}
