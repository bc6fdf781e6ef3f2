/** The commands of a shell script, each as its words: quotes and backslashes read, `\` at the end of a line joining it with the next. */
export const splitCommands = (text: string): string[][] => {
  const commands: string[][] = [[]]
  const end = () => {
    if (commands.at(-1)?.length) commands.push([])
  }
  let word: string | undefined
  const endWord = () => {
    if (word !== undefined) commands.at(-1)?.push(word)
    word = undefined
  }
  for (const [token] of text.replace(/\\\r?\n/g, ' ').matchAll(tokens)) {
    if (token === '\n' || /^[;|&]+$/.test(token)) {
      endWord()
      end()
    } else if (/^\s/.test(token)) endWord()
    else if (!(token.startsWith('#') && word === undefined)) word = (word ?? '') + unquote(token)
  }
  endWord()
  return commands.filter((command) => command.length > 0)
}

const tokens = /\$'(?:\\.|[^'\\])*'|'[^']*'|"(?:\\.|[^"\\])*"|\\.|\n|[^\S\n]+|[;|&]+|#[^\n]*|[^\s'"\\;|&#$]+|[$'"\\]/gs

const unquote = (token: string): string => {
  if (token.startsWith("$'")) return token.slice(2, -1).replace(/\\(u[\da-fA-F]{4}|x[\da-fA-F]{2}|.)/gs, (_, code: string) => ansi(code))
  if (token.length > 1 && token.startsWith("'")) return token.slice(1, -1)
  if (token.length > 1 && token.startsWith('"')) return token.slice(1, -1).replace(/\\([$`"\\\n])/g, '$1')
  return token.length === 2 && token.startsWith('\\') ? token.slice(1) : token
}

const ansi = (code: string): string => {
  if (code.length > 1) return String.fromCharCode(Number.parseInt(code.slice(1), 16))
  return { n: '\n', t: '\t', r: '\r' }[code] ?? code
}
