/** A word as shells read it back, on one line; plain words stay as they are. Control characters need `$'…'` of bash, zsh and ksh. */
export const shellQuote = (word: string): string => {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word
  return /\p{Cc}/u.test(word) ? `$'${word.replace(/[\p{Cc}\\']/gu, toEscape)}'` : `'${word.replaceAll("'", `'\\''`)}'`
}

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\', "'": "\\'" }

const toEscape = (character: string): string => named[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
