export type Attributes = Readonly<Record<string, string | number | undefined>>

/** An element on lines of its own; children are elements that are written already. */
export const element = (name: string, attributes: Attributes, children: readonly string[] = []): string =>
  children.length === 0 ? `<${name}${written(attributes)}/>` : `${opening(name, attributes)}\n${children.join('\n')}\n</${name}>`

/** The beginning of an element whose children follow. */
export const opening = (name: string, attributes: Attributes): string => `<${name}${written(attributes)}>`

/** An element that holds text. */
export const textElement = (name: string, attributes: Attributes, text: string): string =>
  `<${name}${written(attributes)}>${escaped(text)}</${name}>`

const written = (attributes: Attributes): string =>
  Object.entries(attributes)
    .map(([name, value]) =>
      value === undefined ? '' : ` ${name}="${escaped(String(value)).replace(/[\t\n]/g, (found) => `&#${found.charCodeAt(0)};`)}"`,
    )
    .join('')

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Without what XML 1.0 cannot hold: control characters, halves of surrogate pairs, U+FFFE and U+FFFF. */
const escaped = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g, '')
    .replace(/[&<>"]/g, (found) => entities[found] ?? found)
