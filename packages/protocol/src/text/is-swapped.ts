/** `lgo` for `log`: a slip of the fingers, and one slip only. */
export const isSwapped = (word: string, name: string): boolean => {
  if (word.length !== name.length) return false
  const at = [...word].findIndex((letter, index) => letter !== name[index])
  return at >= 0 && word[at] === name[at + 1] && word[at + 1] === name[at] && word.slice(at + 2) === name.slice(at + 2)
}
