import { log } from '#lib/log.ts'

/** What was opened, and how it is closed. */
export type Closing = [name: string, close: () => Promise<unknown>]

const limitMs = 10_000
// npm passes Ctrl-C on to us, and the terminal sends it too: what follows at once is the same key press.
const sameKeyPressMs = 500

/**
 * On SIGTERM, SIGINT or an exception that nobody caught, closes what was opened, last first, and exits; a second
 * signal, or ten seconds, ends it the hard way. Returns the same for the caller's own use.
 */
export function closeOnSignal(closings: Closing[]): (exitCode: number) => Promise<never> {
  let begun = 0
  const close = async (exitCode: number): Promise<never> => {
    if (begun) return new Promise(() => {})
    begun = Date.now()
    setTimeout(() => {
      log.error(`could not close in ${limitMs / 1000} s`)
      process.exit(1)
    }, limitMs).unref()
    for (const [name, closeOne] of closings.toReversed()) {
      await closeOne().catch((error: unknown) => log.error({ err: error }, `could not close ${name}`))
    }
    process.exit(exitCode)
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (begun && Date.now() - begun > sameKeyPressMs) process.exit(1)
      void close(0)
    })
  }
  process.on('uncaughtException', error => {
    log.fatal({ err: error }, 'an exception was not caught')
    void close(1)
  })
  return close
}
