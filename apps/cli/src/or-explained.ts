interface Explained {
  readonly message: string
  readonly exitCode: number
}

/** Does it, and resolves to its exit code; where it did not go, tells why and resolves to the code of that. Rejects where nobody can explain it. */
export const orExplained = async (explain: (error: unknown) => Explained | undefined, work: () => Promise<number>): Promise<number> => {
  try {
    return await work()
  } catch (error) {
    const explained = explain(error)
    if (!explained) throw error
    process.stderr.write(`error: ${explained.message}\n`)
    return explained.exitCode
  }
}
