let waiting: (() => void)[] = []

const togetherAtMost = 8

/**
 * Answers leave together, once some are there or all that has arrived by now was read: to write to a socket whose reader
 * sleeps costs more than a verdict, and of several the first wakes it. Not all at once, or it sleeps until they are done.
 */
export function leaveTogether(send: () => void): void {
  const count = waiting.push(send)
  if (count === 1) setImmediate(sendWaiting)
  if (count >= togetherAtMost) sendWaiting()
}

function sendWaiting(): void {
  const together = waiting
  waiting = []
  for (const send of together) send()
}
