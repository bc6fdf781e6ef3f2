/** Resolves at the first signal to end, with its exit code; a second one ends the process at once. */
export const untilTold = (): Promise<number> =>
  new Promise((resolve) => {
    let isTold = false
    const tell = (exitCode: number) => () => {
      if (isTold) process.exit(exitCode)
      isTold = true
      resolve(exitCode)
    }
    process.on('SIGINT', tell(130))
    process.on('SIGTERM', tell(143))
  })
