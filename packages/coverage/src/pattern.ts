/** The literal pieces of a text between its parameters: `report-{id}.json` is `report-` and `.json`; a text without any is one piece. */
export type Pattern = readonly string[]

export const toPattern = (text: string): Pattern => text.split(/\{[^{}]*\}/)

/** A parameter stands for one letter at least. */
export const fits = ([first = '', ...others]: Pattern, text: string): boolean => {
  const last = others.pop()
  if (last === undefined) return text === first
  if (!text.startsWith(first)) return false
  let at = first.length
  for (const piece of others) {
    const found = text.indexOf(piece, at + 1)
    if (found === -1) return false
    at = found + piece.length
  }
  return text.endsWith(last) && text.length - last.length > at
}

/** Negative where `a` says more of its texts than `b`: all of them before a part, a longer part before a shorter one. */
export const compareLoose = (a: Pattern, b: Pattern): number => {
  if (a.length === 1 || b.length === 1) return Math.min(a.length, 2) - Math.min(b.length, 2)
  return b.join('').length - a.join('').length
}
