const codes = {
  unique: '23505',
  foreignKey: '23503',
  check: '23514',
  notNull: '23502',
  privilege: '42501',
  serialization: '40001',
  deadlock: '40P01',
}

/** Whether a query failed for this reason; `constraint` narrows it to one rule, by its name. */
export const isViolation = (error: unknown, kind: keyof typeof codes, constraint?: string): boolean => {
  if (!(error instanceof Error)) return false
  const { code, constraint: named, constraint_name: alsoNamed } = error as Error & Record<string, unknown>
  return code === codes[kind] && (constraint === undefined || (named ?? alsoNamed) === constraint)
}
