const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

type Instant = Date | string | number
type Parts = { year: number; month: number; day: number; weekday: string; time: string; seconds: string }

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterFor(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone)
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    formatters.set(zone, formatter)
  }
  return formatter
}

/** Only numbers are taken from Intl; the words are ours, so that server and browser never differ over "Sep" and "Sept". */
function partsOf(instant: Instant, zone: string): Parts {
  const found = new Map(
    formatterFor(zone)
      .formatToParts(new Date(instant))
      .map(part => [part.type, part.value]),
  )
  const [year, month, day] = [Number(found.get('year')), Number(found.get('month')), Number(found.get('day'))]
  const weekday = WEEKDAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()] ?? ''
  const time = `${found.get('hour')}:${found.get('minute')}`
  return { year, month, day, weekday, time, seconds: found.get('second') ?? '00' }
}

const monthOf = (parts: Parts) => MONTHS[parts.month - 1] ?? ''

/** "Fri 13 Nov" this year, "13 Nov 2025" in any other. */
export function formatDay(instant: Instant, now: Instant, zone = 'UTC'): string {
  const parts = partsOf(instant, zone)
  const dayAndMonth = `${parts.day} ${monthOf(parts)}`
  return parts.year === partsOf(now, zone).year ? `${parts.weekday} ${dayAndMonth}` : `${dayAndMonth} ${parts.year}`
}

/** "13 Nov" this year, "13 Nov 2025" in any other: for table cells. */
export function formatShortDay(instant: Instant, now: Instant, zone = 'UTC'): string {
  const parts = partsOf(instant, zone)
  const dayAndMonth = `${parts.day} ${monthOf(parts)}`
  return parts.year === partsOf(now, zone).year ? dayAndMonth : `${dayAndMonth} ${parts.year}`
}

/** "Fri 13 Nov, 14:06 UTC"; "13 Nov 2025, 14:06 UTC" in another year. */
export function formatDateTime(instant: Instant, now: Instant, zone = 'UTC'): string {
  return `${formatDay(instant, now, zone)}, ${formatTime(instant, zone)} ${zone}`
}

/** "Tue 17 Nov 2026, 09:42 UTC": the clock in a page's head. */
export function formatClock(instant: Instant, zone = 'UTC'): string {
  const parts = partsOf(instant, zone)
  return `${parts.weekday} ${parts.day} ${monthOf(parts)} ${parts.year}, ${parts.time} ${zone}`
}

/** "09:42". */
export function formatTime(instant: Instant, zone = 'UTC'): string {
  return partsOf(instant, zone).time
}

/** "Wed 11": a tick on an axis of days. */
export function formatAxisDay(instant: Instant, zone = 'UTC'): string {
  const parts = partsOf(instant, zone)
  return `${parts.weekday} ${parts.day}`
}

/** "09:42:18.604": a line of a log. */
export function formatLogTime(instant: Instant, zone = 'UTC'): string {
  const parts = partsOf(instant, zone)
  const milliseconds = String(new Date(instant).getUTCMilliseconds()).padStart(3, '0')
  return `${parts.time}:${parts.seconds}.${milliseconds}`
}

/** "Wed 11 Nov, 20:00 to 21:00 UTC"; across midnight both days are named. */
export function formatTimeRange(from: Instant, to: Instant, now: Instant, zone = 'UTC'): string {
  const [start, end] = [formatDay(from, now, zone), formatDay(to, now, zone)]
  const endText = start === end ? formatTime(to, zone) : `${end}, ${formatTime(to, zone)}`
  return `${start}, ${formatTime(from, zone)} to ${endText} ${zone}`
}
