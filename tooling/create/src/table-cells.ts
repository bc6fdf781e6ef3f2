/** Text that stays within one cell of a table. */
export const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ').trim()

export const code = (text: string): string => (text.includes('`') ? `\`\` ${cell(text)} \`\`` : `\`${cell(text)}\``)

/** As JSON; `missing` where there is nothing. */
export const valueCode = (value: unknown): string => (value === undefined ? 'missing' : code(JSON.stringify(value)))

/** Behind a name in its cell. */
export const alsoNames = (aliases: readonly string[]): string =>
  aliases.length > 0 ? `<br>also ${aliases.map((alias) => `\`${alias}\``).join(', ')}` : ''

/** Links to the chapters of a page. */
export const chapterLinks = (titles: readonly string[]): string =>
  titles.map((title) => `- [${title}](#${title.toLowerCase().replaceAll(' ', '-').replaceAll(',', '')})`).join('\n')
