/** Keys that say something about the assertion, not about the value. */
export const remarks: ReadonlySet<string> = new Set(['message', 'name', 'description'])

/** Of the form `{ expression, message }`; the first is the one to write. */
export const expressionKeys: readonly string[] = ['expression', 'expr', 'condition', 'assertion']

/** Of the form `{ path, <matcher>: … }`. */
export const subjectKeys: readonly string[] = ['path', 'json_path', 'jsonpath', 'field', 'actual', 'subject', 'response']
