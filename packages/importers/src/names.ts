/** Gives each thing a name of its own: the second `create` is `create_2`. */
export const createNames = (separator: string, others: Iterable<string> = []): ((wanted: string) => string) => {
  const taken = new Set(others)
  return (wanted) => {
    let name = wanted
    for (let count = 2; taken.has(name); count++) name = `${wanted}${separator}${count}`
    taken.add(name)
    return name
  }
}

/** `Create an order!` is `create_an_order`: an id that expressions can name. */
export const toId = (text: string): string => {
  const id = words(text).join('_').slice(0, 60).replace(/_+$/, '')
  return /^[a-z]/.test(id) ? id : id === '' ? 'step' : `step_${id}`
}

/** `Orders & Refunds` is `orders-refunds`, and `aux` is not `aux`: Windows has devices of such names. */
export const toFileName = (text: string): string => {
  const name = words(text).join('-').slice(0, 80).replace(/-+$/, '') || 'flow'
  return /^(?:con|prn|aux|nul|com\d|lpt\d)$/.test(name) ? `${name}-flow` : name
}

/** `base-url` is `base_url`, since a template would take it for a difference; what is a name already stays as it is. */
export const toVariable = (text: string): string => {
  const name = text
    .trim()
    .replace(/[^\w]+/g, '_')
    .replace(/^_+(?=\w)|_+$/g, '')
  return /^[A-Za-z_]/.test(name) ? name : `_${name}`
}

/** `accessKey-ID` is `access`, `key`, `id`. */
export const words = (text: string): string[] =>
  text
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '')

/** Text that holds no template: where it looks like one, it says that it is none. */
export const literal = (text: string): string => text.replaceAll('${', () => '$${').replaceAll('{{', () => '\\{{')

/** What percent signs stand for; as it is where they stand for nothing. */
export const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** For a list: on one line, that is not too long. */
export const shorten = (text: string): string => {
  const line = text.replace(/\s+/g, ' ')
  return line.length > 80 ? `${line.slice(0, 79)}…` : line
}
