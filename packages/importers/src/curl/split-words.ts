/** Without its quotes and backslashes, and where it begins in the script. */
export interface Word {
  readonly text: string
  readonly at: number
}

export interface Command {
  readonly words: readonly Word[]
  /** What it reads from standard input, where the script says it. */
  readonly input?: string
  /** The command before it, whose output it reads: `echo hello | curl …`. */
  readonly from?: Command
  /** Where a quote stands in it that none closes: what is behind it may be anything. */
  readonly openQuote?: number
}

/**
 * The commands of a shell script: quotes and backslashes read, `\` at the end of a line joining it with the next, here-documents
 * brought to their commands, and redirections left out. What the shell would fill in, `$NAME` and `$(…)`, is marked: see `fillMarks`.
 */
export const splitCommands = (script: string): Command[] => {
  const commands: OpenCommand[] = []
  const awaited: HereDocument[] = []
  let command: OpenCommand = { words: [] }
  let word: Word | undefined
  let redirection: string | undefined
  const endWord = (): void => {
    if (word === undefined) return
    if (redirection === '<<<') command.input = `${word.text}\n`
    else if (redirection === undefined) command.words.push(word)
    redirection = undefined
    word = undefined
  }
  const endCommand = (separator = ''): void => {
    endWord()
    redirection = undefined
    const ended = command
    if (ended.words.length > 0) commands.push(ended)
    // A pipe at the end of a line goes on in the next one.
    if (ended.words.length > 0 || separator !== '\n') command = { words: [], ...(/^\|&?$/.test(separator) && { from: ended }) }
  }
  for (let at = 0; at < script.length; ) {
    tokens.lastIndex = at
    const [token = script.charAt(at)] = tokens.exec(script) ?? []
    const next = at + token.length
    const document = hereDocument.exec(token)
    if (/^\\\r?\n/.test(token) || (word === undefined && isLostLineEnd(token, script.charAt(next)))) {
      // The line goes on.
    } else if (/^[\n;|&()]/.test(token) && !isOfAddress(token, { word: word?.text, next: script.slice(next, next + 100) }))
      endCommand(token)
    else if (/^\s/.test(token)) endWord()
    else if (document) {
      endWord()
      awaited.push({ command, end: document[2] ?? document[3] ?? '', isPlain: document[2] !== undefined, isIndented: document[1] === '-' })
    } else if (/^(?:\d*|&)[<>]/.test(token)) {
      endWord()
      redirection = token
    } else if (!(token.startsWith('#') && word === undefined)) {
      if (/^["'`]$/.test(token)) command.openQuote ??= at
      word = { text: (word?.text ?? '') + unquote(token), at: word?.at ?? at }
    }
    at = next
    if (token === '\n') for (const one of awaited.splice(0)) at = readDocument(script, at, one)
  }
  endCommand()
  return commands
}

interface OpenCommand {
  readonly words: Word[]
  readonly from?: Command
  input?: string
  openQuote?: number
}

interface HereDocument {
  readonly command: OpenCommand
  /** The line that ends it. */
  readonly end: string
  /** Nothing in it is filled in. */
  readonly isPlain: boolean
  /** Tabs before its lines are none of it. */
  readonly isIndented: boolean
}

/** Gives a command the lines up to the one that ends them; where what follows begins. */
const readDocument = (script: string, start: number, { command, end, isPlain, isIndented }: HereDocument): number => {
  let lineStart = start
  let next = start
  while (lineStart < script.length) {
    const lineEnd = script.indexOf('\n', lineStart)
    next = lineEnd === -1 ? script.length : lineEnd + 1
    if (script.slice(lineStart, next).trim() === end) break
    lineStart = next
  }
  const written = script.slice(start, lineStart)
  const lines = isIndented ? written.replace(/^\t+/gm, '') : written
  command.input = isPlain ? lines : fillIn(lines, { isQuoted: false })
  return next
}

/** A field of one line has taken the line end away behind its backslash. */
const isLostLineEnd = (token: string, next: string): boolean => /^\\[^\S\n]$/.test(token) && /^[\s-]?$/.test(next)

/** People write a URL without quotes, and mean what stands behind its `&` and `;`: `http://host/?a=1&b=2`. */
const isOfAddress = (token: string, { word = '', next }: { readonly word: string | undefined; readonly next: string }): boolean =>
  /^[;&]$/.test(token) && word.includes('?') && /^[\w.~%[\]-]+(?:=|[;&]\w)/.test(next)

/** Fills what the shell would: the variable of a name, or what `(command)` prints. */
export const fillMarks = (text: string, fill: (name: string, isEncoded: boolean) => string): string =>
  text.replace(marks, (_, kind: string, name: string, _fallback: string | undefined, encoding: string) =>
    fill(kind === ofVariable ? name : fromLetters(name), encoding !== ''),
  )

/** With names in the place of what the shell would fill in, as the script says them. */
export const asWritten = (text: string): string => fillMarks(text, (name) => `$${name}`)

/** The names of the variables in a text. */
export const variablesIn = (text: string): string[] =>
  [...text.matchAll(marks)].flatMap(([, kind, name = '']) => (kind === ofVariable ? [name] : []))

/** What the shell takes for the whole text where its variable has no value: `${NAME:-other}`. */
export const fallbackIn = (text: string): { readonly name: string; readonly fallback: string } | undefined => {
  const [[, , name = '', fallback] = []] = isMark(text) ? text.matchAll(marks) : []
  return fallback === undefined ? undefined : { name, fallback: fromLetters(fallback) }
}

/** As if the script read it. */
export const variable = (name: string): string => `${ofVariable}${name}\uE001`

export const hasMark = (text: string): boolean => /[\uE000\uE002]/.test(text)

/** The only thing in the text is what the shell would fill in. */
export const isMark = (text: string): boolean => /^[\uE000\uE002][^\uE001]*\uE001$/.test(text)

/** With percent signs, as `curl` writes it: what the shell fills in is to be written so, too. */
export const encoded = (text: string): string =>
  text
    .split(/([\uE000\uE002][^\uE001]*\uE001)/)
    .map((part) => (isMark(part) ? part.replace(/\uE003?\uE001$/, '\uE003\uE001') : encodeURIComponent(part)))
    .join('')

/** As it is before it is encoded. */
export const unencoded = (text: string): string => text.replaceAll('\uE003', '')

/** The command itself, after those of curl whose output stands in it: `TOKEN=$(curl …)`. */
export const withInner = (command: Command): Command[] => {
  const texts = [...command.words, { text: command.input ?? '', at: command.words[0]?.at ?? 0 }]
  const inner = texts.flatMap(({ text, at }) =>
    [...text.matchAll(marks)].flatMap(([, kind, name = '']) => {
      const script = kind === ofVariable ? '' : fromLetters(name)
      return /\bcurl\b/.test(script) ? splitCommands(script.slice(1, -1)).map((one) => placedAt(one, at)) : []
    }),
  )
  return [...inner, command]
}

const placedAt = ({ words, ...more }: Command, at: number): Command => ({ ...more, words: words.map(({ text }) => ({ text, at })) })

const ofVariable = '\uE000'
const ofCommand = '\uE002'
const marks = /([\uE000\uE002])([^\uE001\uE003\uE004]*)(?:\uE004([^\uE001\uE003]*))?(\uE003?)\uE001/g

/** Of letters and digits alone: what takes a text apart at its colons, equals and the like must not find them inside. */
const toLetters = (text: string): string => text.replace(/[^A-Za-z\d]/g, (char) => `_${char.charCodeAt(0).toString(16).padStart(4, '0')}`)

const fromLetters = (letters: string): string =>
  letters.replace(/_([\da-f]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))

const tokens =
  /\\\r?\n|\$'(?:\\.|[^'\\])*'|\$\((?:[^()]|\([^()]*\))*\)|`[^`]*`|\$\{[^{}]*\}|\$\w+|'[^']*'|"(?:\\.|\$\((?:[^()]|\([^()]*\))*\)|[^"\\$]|\$(?!\())*"|\\.|\n|[^\S\n]+|<<-?[^\S\n]*(?:'[^'\n]+'|"[^"\n]+"|\\?\w+)|(?:\d+|&)?>[>&|]?|<<<|<&?|[;|&()]+|(?<![^\s;|&()])#[^\n]*|[^\s'"\\;|&$<>()`]+|[$'"\\`]/sy

/** `<<'EOF'` and `<<EOF`: the second fills in. */
const hereDocument = /^<<(-?)[^\S\n]*(?:['"\\](\w[^'"]*)['"]?|(\w+))$/

const unquote = (token: string): string => {
  if (token.startsWith("$'"))
    return token
      .slice(2, -1)
      .replace(/\\(u[\da-fA-F]{1,4}|U[\da-fA-F]{1,6}|x[\da-fA-F]{1,2}|[0-7]{1,3}|.)/gs, (_, code: string) => ansi(code))
  if (token.length > 1 && token.startsWith("'")) return token.slice(1, -1)
  if (token.length > 1 && token.startsWith('"')) return fillIn(token.slice(1, -1), { isQuoted: true })
  if (token.length > 1 && /^[$`]/.test(token)) return marked(token)
  return token.length === 2 && token.startsWith('\\') ? token.slice(1) : token
}

/** What stands between double quotes, or in a here-document, where a quote is nothing but itself. */
const fillIn = (text: string, { isQuoted }: { readonly isQuoted: boolean }): string =>
  text.replace(inQuotes, (part) => {
    if (/^\\\r?\n/.test(part)) return ''
    if (part === '\\"' && !isQuoted) return part
    return part.startsWith('\\') ? part.slice(1) : marked(part)
  })

const inQuotes = /\\(?:[$`"\\\n]|\r\n)|\$\((?:[^()]|\([^()]*\))*\)|`[^`]*`|\$\{[^{}]*\}|\$\w+/g

/** `$NAME`, `${NAME:-other}`, `$(command)`, or a command between backticks. A here-document is as it is written. */
const marked = (part: string): string => {
  const [, name, fallback] = /^\$\{?(\w+)(?::?-([^$`"'\\]*)\})?/.exec(part) ?? []
  if (name !== undefined) return variable(fallback === undefined ? name : `${name}\uE004${toLetters(fallback)}`)
  const script = part.replace(/^\$?[({`]|[)}`]$/g, '')
  return documentIn(script) ?? `${ofCommand}${toLetters(`(${script})`)}\uE001`
}

/** What `cat <<EOF` prints stands in the script. */
const documentIn = (script: string): string | undefined => {
  const [{ words, input } = { words: [] }, ...more] = splitCommands(script)
  const isCat = words.length === 1 && words[0]?.text === 'cat' && more.length === 0
  return isCat ? input?.replace(/\n+$/, '') : undefined
}

const ansi = (code: string): string => {
  if (/^[uUx]./.test(code)) return String.fromCodePoint(Number.parseInt(code.slice(1), 16))
  if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8))
  return { a: '\x07', b: '\b', e: '\x1B', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }[code] ?? code
}
