type Routing = Readonly<Record<string, unknown>>

/** As JSON in a field; empty when there is none. */
export const routingText = (environment: { readonly routing: Routing } | undefined): string =>
  environment === undefined || Object.keys(environment.routing).length === 0 ? '' : JSON.stringify(environment.routing, undefined, 2)

/** What the field says, or why it is no JSON map; the server knows whether flows would read it. */
export const readRouting = (text: string): { readonly value?: Routing; readonly problem?: string } => {
  if (text.trim() === '') return { value: {} }
  try {
    const value: unknown = JSON.parse(text)
    const isMap = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isMap ? { value: value as Routing } : { problem: 'It is a map: { "services": { … } }' }
  } catch (error) {
    return { problem: `It is no JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
}
