const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const stamp = /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d)$/

/** The common log format's time, `17/May/2015:10:05:03 +0000`, in milliseconds since 1970; null if it is none. */
export function parseClfTime(text: unknown): number | null {
  if (typeof text !== 'string') return null
  const [, day, name = '', year, clock, hours, minutes] = stamp.exec(text) ?? []
  const month = months.indexOf(name) + 1
  if (month === 0) return null
  const time = Date.parse(`${year}-${String(month).padStart(2, '0')}-${day}T${clock}${hours}:${minutes}`)
  return Number.isNaN(time) ? null : time
}
