import { sizeWords } from '#lib/detection/detectors/volume.ts'
import type { NormalValue } from '#lib/detection/get-learning.ts'
import { detectorWords } from '#lib/detection/input.ts'
import type { Learning, Silence } from '#lib/detection/learning.ts'
import { countryName } from '#lib/format/country-name.ts'
import { formatCount, formatNumber } from '#lib/format/number.ts'

type Names = ReadonlyMap<string, string>

const ofWords = {
  country: 'New country',
  network: 'New network',
  client: 'New client',
  volume: 'Volume',
} as const

/** What a detector looks for, as a row of the table is called. */
export function nameOf({ detector, of }: Pick<Learning, 'detector' | 'of'>): string {
  return of ? ofWords[of] : detectorWords[detector].name
}

/** What a detector finds, in a few words. */
export function findsOf({ detector, of }: Pick<Learning, 'detector' | 'of'>): string {
  switch (of) {
    case 'country':
      return 'A country that the key was never used from'
    case 'network':
      return 'A network that it was never used from'
    case 'client':
      return 'A program that never used it, beside other news of it'
    case 'volume':
      return 'Far more, or far less, than is usual at that time; silence of what is used all the time'
    default:
      return detectorWords[detector].finds
  }
}

export const silenceWords: Record<Silence, string> = {
  crowd: 'a crowd uses the key, so a place says nothing',
  many_places: 'it is at home in too many places to tell a new one',
  traveller: 'it keeps turning up in new places',
  unsettled: 'it came from a new network lately',
  browsers_allowed: 'browsers may use it',
  no_sensitive_routes: 'its service names no sensitive route',
}

const shown = 3

/** What a detector compares with: "Germany, Sweden and 4 more"; "none" so far. Null: with nothing, ever. */
export function knownWords({ detector, of, knows, rhythm }: Learning, names: Names): string | null {
  if (of === 'volume') return rhythm ? rhythmWords(rhythm) : 'none'
  if (knows === null) return null
  if (knows.length === 0) return 'none'
  // Addresses are many, and one says no more than another.
  if (detector === 'fan_out') return formatCount(knows.length, 'address range')
  const words = knows.map(({ value }) => wordOf(of, value, names))
  const rest = words.length - shown
  return rest > 0 ? `${words.slice(0, shown).join(', ')} and ${formatNumber(rest)} more` : words.join(', ')
}

function rhythmWords({ whose, days, isBusy, hasBursts }: NonNullable<Learning['rhythm']>): string {
  const own = days < 1 ? 'less than a day of its own' : `${formatCount(days, 'day')} of its own`
  return [
    whose === 'service' ? 'the rhythm of its service' : own,
    ...(hasBursts ? ['bursts, so that only larger ones are told'] : []),
    ...(isBusy ? [] : ['too few requests to miss them when they stop']),
  ].join('; ')
}

function wordOf(of: string | null, value: string, names: Names): string {
  if (of === 'country') return countryName(value)
  return of === 'network' ? networkWord(value, names) : value
}

function networkWord(value: string, names: Names): string {
  const name = names.get(value)
  return name ? `AS${value} ${name}` : `AS${value}`
}

/** What somebody said is normal. */
export function normalWords({ subject, value }: NormalValue, names: Names): string {
  switch (subject) {
    case 'country':
    case 'travel':
      return `${countryName(value)}${subject === 'travel' ? ', beside another country' : ''}`
    case 'network':
      return networkWord(value, names)
    case 'browser':
      return { Mozilla: 'What calls itself a browser', refused: 'Browsers, which are refused' }[value] ?? value
    case 'errors':
      return `Errors, mostly ${value}`
    case 'paths':
      return 'Paths that are not there'
    case 'addresses':
      return 'Many new address ranges in an hour'
    case 'volume':
      return capital(sizeWords(value))
    case 'use':
      return 'Use after a long sleep'
    default:
      return value
  }
}

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1)
