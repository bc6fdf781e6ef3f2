/** A text without the byte order mark that it may begin with: offsets and positions of readings count behind it. */
export const withoutMark = (text: string): string => (text.startsWith('\ufeff') ? text.slice(1) : text)
