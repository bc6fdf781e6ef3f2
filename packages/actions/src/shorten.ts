/** As much of a text as stands well in one line: 120 characters. */
export const shorten = (text: string): string => (text.length > 120 ? `${text.slice(0, 119)}…` : text)
