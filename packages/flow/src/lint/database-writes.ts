/** Whether the query of a step, SQL or an operation of MongoDB, puts something into the database. */
export const inserts = (query: unknown): boolean => /^\s*insert\s|"operation":\s*"insert/i.test(textOf(query))

/** Whether it takes something out of it. */
export const deletes = (query: unknown): boolean => /\b(?:delete|truncate|drop)\s|"operation":\s*"delete|"drop/i.test(textOf(query))

const textOf = (query: unknown): string => (typeof query === 'string' ? query : (JSON.stringify(query) ?? ''))
