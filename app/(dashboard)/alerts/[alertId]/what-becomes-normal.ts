import type { AlertSignal } from '#lib/alerts/alert-row.ts'
import { sizeWords } from '#lib/detection/detectors/volume.ts'
import { subjectWords } from './subject-words.ts'

/** What is not told again once an alert is marked normal, each with its head: "Country: Singapore". */
export function whatBecomesNormal(signals: readonly Pick<AlertSignal, 'subject' | 'value' | 'seen'>[]): string[] {
  return signals.map(({ subject, value, seen }) => {
    const words = subject === 'volume' ? sizeWords(value) : seen
    return `${subjectWords[subject] ?? subject}: ${words}`
  })
}
