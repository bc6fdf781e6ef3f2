export interface Command {
  readonly words: readonly string[]
  /** What it reads from standard input, where the script says it. */
  readonly input?: string
}

/**
 * The commands of a shell script: quotes and backslashes read, `\` at the end of a line joining it with the next, here-documents
 * brought to their commands, and redirections left out. What the shell would fill in, `$NAME` and `$(…)`, is marked: see `fillMarks`.
 */
export const splitCommands = (text: string): Command[] => {
  const commands: { words: string[]; input?: string }[] = [{ words: [] }]
  let word: string | undefined
  let redirection: string | undefined
  const endWord = () => {
    const command = commands.at(-1)
    if (command === undefined || word === undefined) return
    if (redirection === '<<<') command.input = `${word}\n`
    else if (redirection === undefined) command.words.push(word)
    redirection = undefined
    word = undefined
  }
  for (const [token] of asHereStrings(text).matchAll(tokens)) {
    if (/^\\\r?\n/.test(token)) continue
    if (/^[\n;|&()]+$/.test(token)) {
      endWord()
      redirection = undefined
      if (commands.at(-1)?.words.length) commands.push({ words: [] })
    } else if (/^\s/.test(token)) endWord()
    else if (/^(?:\d*|&)[<>]/.test(token)) {
      endWord()
      redirection = token
    } else if (!(token.startsWith('#') && word === undefined)) word = (word ?? '') + unquote(token)
  }
  endWord()
  return commands.filter(({ words }) => words.length > 0)
}

/** Fills what the shell would: the variable of a name, or what `(command)` prints. */
export const fillMarks = (text: string, fill: (name: string) => string): string =>
  text.replace(/\uE000([^\uE001]*)\uE001/g, (_, name: string) => fill(name))

/** The command itself, after those of curl whose output stands in it: `TOKEN=$(curl …)`. */
export const withInner = (command: Command): Command[] => {
  const outputs = [...command.words, command.input ?? ''].flatMap((word) => [...word.matchAll(/\uE000\(([^\uE001]*)\)\uE001/g)])
  return [...outputs.flatMap(([, inner = '']) => (/\bcurl\b/.test(inner) ? splitCommands(inner) : [])), command]
}

const mark = (name: string): string => `\uE000${name}\uE001`

const tokens =
  /\\\r?\n|\$'(?:\\.|[^'\\])*'|\$\((?:[^()]|\([^()]*\))*\)|`[^`]*`|\$\{[^{}]*\}|\$\w+|'[^']*'|"(?:\\.|\$\((?:[^()]|\([^()]*\))*\)|[^"\\$]|\$(?!\())*"|\\.|\n|[^\S\n]+|(?:\d+|&)?>[>&|]?|<<<|<&?|[;|&()]+|(?<![^\s;|&()])#[^\n]*|[^\s'"\\;|&$<>()`]+|[$'"\\`]/gs

/** A here-document is what a here-string says as well: `<<EOF`, its lines and `EOF` are `<<<"…"`. */
const asHereStrings = (text: string): string =>
  text.replace(
    /(?<!<)<<-?[^\S\n]*(['"]?)(\w+)\1([^\n]*)\n(?:(.*?)\n)??[^\S\n]*\2(?=\r?\n|$)/gs,
    (_, quote: string, _word: string, rest: string, body = '') =>
      quote === ''
        ? `<<<"${body.replace(/\\(?![$`\\\n])|"/g, (one: string) => `\\${one}`)}"${rest}`
        : `<<<'${body.replaceAll("'", `'\\''`)}'${rest}`,
  )

const unquote = (token: string): string => {
  if (token.startsWith("$'"))
    return token
      .slice(2, -1)
      .replace(/\\(u[\da-fA-F]{1,4}|U[\da-fA-F]{1,6}|x[\da-fA-F]{1,2}|[0-7]{1,3}|.)/gs, (_, code: string) => ansi(code))
  if (token.length > 1 && token.startsWith("'")) return token.slice(1, -1)
  if (token.length > 1 && token.startsWith('"'))
    return token.slice(1, -1).replace(inQuotes, (part) => {
      if (part === '\\\n') return ''
      return part.startsWith('\\') ? part.slice(1) : marked(part)
    })
  if (token.length > 1 && /^[$`]/.test(token)) return marked(token)
  return token.length === 2 && token.startsWith('\\') ? token.slice(1) : token
}

const inQuotes = /\\[$`"\\\n]|\$\((?:[^()]|\([^()]*\))*\)|`[^`]*`|\$\{[^{}]*\}|\$\w+/g

/** `$NAME`, `${NAME:-other}`, `$(command)`, or a command between backticks. */
const marked = (part: string): string => mark(/^\$\{?(\w+)/.exec(part)?.[1] ?? `(${part.replace(/^\$?[({`]|[)}`]$/g, '')})`)

const ansi = (code: string): string => {
  if (/^[uUx]./.test(code)) return String.fromCodePoint(Number.parseInt(code.slice(1), 16))
  if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8))
  return { a: '\x07', b: '\b', e: '\x1B', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }[code] ?? code
}
