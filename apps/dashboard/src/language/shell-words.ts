/** Without quotes and backslashes, and where it begins in the text. */
export interface ShellWord {
  readonly text: string
  readonly at: number
}

/**
 * The first command of a shell text as its words. Variables of the shell become those of a flow:
 * `$TOKEN` is `${TOKEN}`; what a flow would take for one is written so that it does not. `rest` is what follows: `| jq .`. An `&` or `;`
 * inside a word stays: people paste URLs without quotes.
 */
export const shellWords = (text: string): { readonly words: readonly ShellWord[]; readonly rest: ShellWord } => {
  const words: ShellWord[] = []
  let word: ShellWord | undefined
  let at = 0
  const add = (part: string): void => {
    word = { at, ...word, text: (word?.text ?? '') + part }
  }
  while (at < text.length) {
    const char = text[at] ?? ''
    const [continued = ''] = /^\\\r?\n/.exec(text.slice(at, at + 3)) ?? []
    if (continued !== '') at += continued.length
    else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word)
      word = undefined
      if (char === '\n' && words.length > 0) break
      at += 1
    } else if (/[|<>]/.test(char) || (/[;&]/.test(char) && (word === undefined || /[\s&]|^$/.test(text[at + 1] ?? '')))) {
      // The number of a stream: `2> errors`.
      if (/[<>]/.test(char) && /^\d$/.test(word?.text ?? '')) word = undefined
      break
    } else {
      const [taken, meant] = readPart(text, at)
      add(meant)
      at += taken
    }
  }
  if (word !== undefined) words.push(word)
  const rest = text.slice(at)
  return { words, rest: { text: rest.trim(), at: text.length - rest.trimStart().length } }
}

/** A quoted stretch, a variable or a stretch of plain text: how long it is, and what it means. */
const readPart = (text: string, at: number): readonly [taken: number, meant: string] => {
  const rest = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    return pattern.exec(text)
  }
  const single = rest(/'([^']*)(?:'|$)/y)
  if (single) return [single[0].length, literal(single[1] ?? '')]
  const ansi = rest(/\$'((?:[^'\\]|\\[\s\S])*)(?:'|$)/y)
  if (ansi) return [ansi[0].length, literal(unescapeAnsi(ansi[1] ?? ''))]
  const double = rest(/"((?:[^"\\]|\\[\s\S])*)(?:"|$)/y)
  if (double) return [double[0].length, inDoubleQuotes(double[1] ?? '')]
  const escaped = rest(/\\([\s\S]?)/y)
  if (escaped) return [escaped[0].length, literal(escaped[1] ?? '')]
  const variable = rest(/\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/y)
  if (variable) return [variable[0].length, `\${${variable[1] ?? variable[2]}}`]
  const plain = rest(/[^\s'"\\$|;&<>]+|[$;&]/y)
  return plain ? [plain[0].length, literal(plain[0])] : [1, text[at] ?? '']
}

const inDoubleQuotes = (text: string): string =>
  text.replace(/\\\r?\n|\\(["\\$`])|\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))|\$\{|\{\{/g, (all, escaped, braced, bare) => {
    if (braced ?? bare) return `\${${braced ?? bare}}`
    return /^\\\r?\n$/.test(all) ? '' : (escaped ?? literal(all))
  })

const ansiEscapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }

const unescapeAnsi = (text: string): string =>
  text.replace(/\\(?:u([\da-f]{4})|x([\da-f]{2})|([\s\S]))/gi, (_, wide, narrow, char) =>
    wide || narrow ? String.fromCharCode(Number.parseInt(wide ?? narrow, 16)) : (ansiEscapes[char] ?? char),
  )

/** As a flow writes what is no template. */
const literal = (text: string): string => text.replaceAll('${', '$$$${').replaceAll('{{', '\\{{')
