import Link from 'next/link'
import type { Actor } from '#lib/access/actor.ts'
import { listPrecision } from '#lib/alerts/list-precision.ts'
import { detectorWords } from '#lib/detection/input.ts'
import { judgedWords, rangeWords } from '../../../../../alerts/judged-words.ts'
import type { TryDays } from './try-fields.ts'

const ofVolume = ['volume_spike', 'volume_drop'] as const

type JudgedLineProps = { actor: Actor; service: string; days: TryDays; now: Date }

/** How often people found right what Keyturn's own settings told of this service. */
export async function JudgedLine({ actor, service, days, now }: JudgedLineProps) {
  const asked = days === 90 ? 90 : 28
  const found = await listPrecision(actor, { days: asked, service }, now)
  const judged = ofVolume.flatMap(detector => found.find(each => each.detector === detector) ?? [])
  if (judged.length === 0) return null
  return (
    <p className="mt-1.5 text-text-3 text-xs/[17px]">
      Of the alerts of {service} in {asked} days that{' '}
      <Link href="/alerts?show=judged" className="underline">
        people judged
      </Link>
      :{' '}
      {judged
        .map(each => `${detectorWords[each.detector].name.toLowerCase()}, ${judgedWords(each)}, ${rangeWords(each)}`)
        .join('; ')}
      .
    </p>
  )
}
