import { setImmediate as otherWork } from 'node:timers/promises'

const turnMs = 5

/** Does something with each item, and lets others have the thread in between: verification answers from it too. */
export async function inTurns<T>(items: readonly T[], work: (item: T, index: number) => void): Promise<void> {
  let start = performance.now()
  for (const [index, item] of items.entries()) {
    if (performance.now() - start > turnMs) {
      await otherWork()
      start = performance.now()
    }
    work(item, index)
  }
}
