/** Ctrl-C once: the run is cancelled, cleanup and teardown still run. Twice: the process ends at once. */
export interface Interrupts {
  readonly signal: AbortSignal
  /** Exit code of the signal that came; undefined when none did. */
  exitCode(): number | undefined
  /** Stops listening. */
  end(): void
}

const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const

type SignalName = keyof typeof EXIT_CODES

/** `lastWords` are what is said where the process ends at once. */
export const listenForInterrupts = (say: (text: string) => void, lastWords?: () => string): Interrupts => {
  const controller = new AbortController()
  let received: SignalName | undefined
  const handle = (name: SignalName): void => {
    if (received) {
      try {
        say(lastWords?.() ?? '')
      } finally {
        process.exit(EXIT_CODES[received])
      }
    }
    received = name
    say('\ncancelling: cleanup and teardown still run; once more to quit at once\n')
    controller.abort(`the run was interrupted by ${name}`)
  }
  const names = Object.keys(EXIT_CODES) as SignalName[]
  for (const name of names) process.on(name, handle)
  return {
    signal: controller.signal,
    exitCode: () => received && EXIT_CODES[received],
    end: () => {
      for (const name of names) process.off(name, handle)
    },
  }
}
