import type { AlertSignal } from '#lib/alerts/alert-row.ts'
import { sizeWords } from '#lib/detection/detectors/volume.ts'
import { normalByHour } from '#lib/detection/volume/normal-volume.ts'
import { subjectWords } from './subject-words.ts'

/** What is not told again once an alert is marked normal, each with its head: "Country: Singapore". */
type Seen = Pick<AlertSignal, 'subject' | 'value' | 'seen' | 'first' | 'last'>

export function whatBecomesNormal(signals: readonly Seen[]): string[] {
  return signals.map(({ subject, value, seen, ...times }) => {
    const words = subject === 'volume' ? volumeWords(value, times) : seen
    return `${subjectWords[subject] ?? subject}: ${words}`
  })
}

/** So much at any time, and for longer at its own. */
function volumeWords(value: string, times: Pick<Seen, 'first' | 'last'>): string {
  const byHour = normalByHour(value, times)
  const words = sizeWords(value)
  if (!byHour) return words
  return `${words}; for ${byHour.forMs / 86_400_000} days ${sizeWords(byHour.value).slice(words.length + 1)}`
}
