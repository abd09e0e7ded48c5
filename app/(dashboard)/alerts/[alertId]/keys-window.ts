const aroundMs = 6 * 3_600_000

/** Around what a service's keys did together, as the Usage screen is asked for it; never what is still to come. */
export function keysWindow({ openedAt, lastSignalAt }: { openedAt: Date; lastSignalAt: Date }, now: Date) {
  const to = Math.min(lastSignalAt.getTime() + aroundMs, now.getTime())
  return { from: new Date(openedAt.getTime() - aroundMs).toISOString(), to: new Date(to).toISOString() }
}
