/** `a=1&b=2&b=3`; what is nothing is left out, maps and lists inside are written as JSON. */
export const formText = (form: Readonly<Record<string, unknown>>): string => {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(form))
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined && one !== null) params.append(name, typeof one === 'object' ? JSON.stringify(one) : String(one))
  return params.toString()
}
