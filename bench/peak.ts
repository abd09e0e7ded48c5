import { memoryUsage } from 'node:process'

/** How long a work takes, and how much memory the process holds at most while it does. */
export async function peakOf<T>(work: () => Promise<T>) {
  const before = memoryUsage.rss()
  let peak = before
  const timer = setInterval(() => {
    peak = Math.max(peak, memoryUsage.rss())
  }, 20)
  const begun = performance.now()
  const value = await work()
  clearInterval(timer)
  const mb = (bytes: number) => Math.round(bytes / 2 ** 20)
  return { value, ms: Math.round(performance.now() - begun), peakRssMb: mb(peak), rssGrowthMb: mb(peak - before) }
}
