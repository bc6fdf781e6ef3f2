/** A token of older files that would mean something else today. */
export interface RefusedToken {
  readonly message: string
  readonly hint: string
  /** Offsets into the text. */
  readonly start: number
  readonly end: number
}

const refused: readonly { readonly token: RegExp; readonly message: string; readonly hint: string }[] = [
  {
    token: /\$\{\s*file:[^}]*\}/,
    message: '${file:…} of older files means nothing here',
    hint: 'name the file in a setting that reads one: data, input_file, from_file',
  },
  {
    token: /\{\{\s*[#/][^}]*\}\}/,
    message: 'blocks such as {{#each}} of older files mean nothing here',
    hint: 'write an expression: {{ map(items, .id) | json }}, or one response per case',
  },
]

export const findRefusedToken = (text: string): RefusedToken | undefined => {
  for (const { token, message, hint } of refused) {
    const found = token.exec(text)
    if (found) return { message, hint, start: found.index, end: found.index + found[0].length }
  }
  return undefined
}
