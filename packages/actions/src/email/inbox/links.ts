/** What somebody can follow in a mail, each once: those of its HTML in their order, then those of its text. */
export const linksOf = ({ text, html }: { readonly text: string | null; readonly html: string | null }): string[] => [
  ...new Set([...linksOfHtml(html ?? ''), ...linksOfText(text ?? '')]),
]

/** Tag by tag: a mail may be long, and anything. */
const linksOfHtml = (html: string): string[] =>
  html
    .split('<')
    .filter((tag) => /^(?:a|area)\s/i.test(tag))
    .flatMap((tag) => {
      const [, quoted, single, bare] = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))/i.exec(tag) ?? []
      const link = decodeEntities(quoted ?? single ?? bare ?? '').trim()
      return link === '' || /^(?:#|(?:mailto|tel|sms|data|cid|javascript):)/i.test(link) ? [] : [link]
    })

const linksOfText = (text: string): string[] => (text.match(/https?:\/\/[^\s<>"']+/gi) ?? []).map(withoutPunctuation)

/** What ends the sentence around a link is no part of it; a bracket is when it was opened within. */
const withoutPunctuation = (link: string): string => {
  const opened: Readonly<Record<string, number>> = { ')': link.indexOf('('), ']': link.indexOf('[') }
  const isAround = (last: string, end: number): boolean => {
    const at = opened[last]
    return at === undefined ? '.,;:!?*'.includes(last) : at < 0 || at >= end
  }
  let end = link.length
  while (end > 0 && isAround(link.charAt(end - 1), end)) end -= 1
  return link.slice(0, end)
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

const decodeEntities = (text: string): string =>
  text.replace(/&(?:#(\d{1,6})|#x([0-9a-f]{1,5})|([a-z]{2,4}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return entities[String(name).toLowerCase()] ?? whole
    return String.fromCodePoint(decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal))
  })
