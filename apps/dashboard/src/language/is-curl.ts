/** Whether a text is a `curl` command, with or without the prompt before it. */
export const isCurl = (text: string): boolean => /^\s*(?:[$%#>]\s+)?curl(?:\.exe)?\s/.test(text.slice(0, 200))
