/** The words of a search, small. */
export const wordsOf = (search: string): string[] => search.toLowerCase().split(/\s+/).filter(Boolean)

/** For `like`: what is in the word means itself. */
export const escapeLike = (word: string): string => word.replace(/[\\%_]/g, '\\$&')
