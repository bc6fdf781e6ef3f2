import { cleanLine } from '@testmesh/protocol'

/** A text as it is, in a paragraph, a list or a table. */
export const inText = (text: string): string => cleanLine(text).replaceAll(/[\\`*_{}[\]<>|~#&]/g, (letter) => `\\${letter}`)

/** The same in HTML, where a backslash is one; some of it is read as Markdown all the same. */
export const inHtml = (text: string): string => cleanLine(text).replaceAll(/[&<>|`*_\\~$:]/g, (letter) => `&#${letter.charCodeAt(0)};`)

export const inCode = (text: string): string => `<code>${inHtml(text)}</code>`
