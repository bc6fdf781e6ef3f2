/**
 * The texts of all elements with a name, in order; the XML of S3 has no attributes that matter and nests no element in one of the
 * same name.
 */
export const textsOf = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}(?:\\s[^>]*)?>([^]*?)</${name}>`, 'g'))].map(([, inner = '']) => decode(inner))

export const textOf = (xml: string, name: string): string | undefined => textsOf(xml, name)[0]

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

const decode = (text: string): string =>
  // What still has elements in it is decoded when those are read.
  text.includes('<')
    ? text
    : text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, word = '') =>
        hex !== undefined || decimal !== undefined
          ? String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
          : (entities[word] ?? whole),
      )
