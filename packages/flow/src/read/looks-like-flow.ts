/**
 * Whether a YAML text is worth reading as a flow: `flow:` or `steps:` stands at its top level. Cheap, for the search of a
 * folder; a text it takes may still be no flow.
 */
export const looksLikeFlow = (text: string): boolean => /^\ufeff?(?:flow|steps)\s*:(?:\s|$)/m.test(text)
