/** JavaScript leaves `!'()*` as they are, Python and Go do not; Python leaves slashes. */
export const percentForms = (text: string): string[] => {
  const encoded = percentEncoded(text)
  const strict = encoded.replace(/[!'()*]/g, (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`)
  return [encoded, strict, strict.replaceAll('%2F', '/')].flatMap((form) => [form, inLowerCase(form), form.replaceAll('%20', '+')])
}

/** `%2f`, as some write it. */
const inLowerCase = (encoded: string): string => encoded.replace(/%[0-9A-F]{2}/g, (found) => found.toLowerCase())

export const percentEncoded = (text: string): string => {
  try {
    return encodeURIComponent(text)
  } catch {
    return text // a lone surrogate has no URL form
  }
}
