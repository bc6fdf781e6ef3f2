/** Ctrl-C once: the run is cancelled, cleanup and teardown still run. Twice: the process ends at once. */
export interface Interrupts {
  readonly signal: AbortSignal
  /** Exit code of the signal that came; undefined when none did. */
  exitCode(): number | undefined
  /** Stops listening. */
  end(): void
}

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const

export const listenForInterrupts = (say: (text: string) => void): Interrupts => {
  const controller = new AbortController()
  let received: keyof typeof EXIT_CODES | undefined
  const handle = (name: keyof typeof EXIT_CODES): void => {
    if (received) process.exit(EXIT_CODES[received])
    received = name
    say('\ncancelling: cleanup and teardown still run; once more to quit at once\n')
    controller.abort(`the run was interrupted by ${name}`)
  }
  const onInterrupt = (): void => handle('SIGINT')
  const onTerminate = (): void => handle('SIGTERM')
  process.on('SIGINT', onInterrupt)
  process.on('SIGTERM', onTerminate)
  return {
    signal: controller.signal,
    exitCode: () => received && EXIT_CODES[received],
    end: () => {
      process.off('SIGINT', onInterrupt)
      process.off('SIGTERM', onTerminate)
    },
  }
}
