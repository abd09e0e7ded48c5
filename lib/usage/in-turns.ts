import { setImmediate as otherWork } from 'node:timers/promises'

const itemsAtOnce = 500

/** Does something with each item, and lets others have the thread in between: verification answers from it too. */
export async function inTurns<T>(items: readonly T[], work: (item: T, index: number) => void): Promise<void> {
  for (const [index, item] of items.entries()) {
    if (index % itemsAtOnce === itemsAtOnce - 1) await otherWork()
    work(item, index)
  }
}
