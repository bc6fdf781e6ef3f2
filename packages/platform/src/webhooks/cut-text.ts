/** At most so many characters, of which the last one says that there were more. */
export const cutText = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1).toWellFormed()}…` : text)
