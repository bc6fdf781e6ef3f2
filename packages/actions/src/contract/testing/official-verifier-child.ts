// Asks the verifier of the Pact foundation for a process that listens elsewhere: what it says to people goes to its standard output.
import { Verifier, type VerifierOptions } from '@pact-foundation/pact'

process.on('message', async (options: VerifierOptions) => {
  const problem = await new Verifier(options).verifyProvider().then(
    () => undefined,
    (error: unknown) => String(error),
  )
  process.send?.({ problem })
})
