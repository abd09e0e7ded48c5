/**
 * Does together what is asked for while it is busy: one batch at a time, and what comes meanwhile is the next one. A
 * batch that fails is done again one by one, so that what can't be done fails alone.
 */
export function inBatches<T, R>(run: (items: T[]) => Promise<R[]>): (item: T) => Promise<R> {
  let waiting: { item: T; done: PromiseWithResolvers<R> }[] = []
  let isBusy = false

  async function work(): Promise<void> {
    isBusy = true
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      try {
        await settle(batch)
      } catch (error) {
        if (batch.length === 1) batch[0]?.done.reject(error)
        else for (const each of batch) await settle([each]).catch((alone: unknown) => each.done.reject(alone))
      }
    }
    isBusy = false
  }

  async function settle(batch: typeof waiting): Promise<void> {
    const results = await run(batch.map(({ item }) => item))
    for (const [index, { done }] of batch.entries()) done.resolve(results[index] as R)
  }

  return item => {
    const done = Promise.withResolvers<R>()
    waiting.push({ item, done })
    if (!isBusy) void work()
    return done.promise
  }
}
