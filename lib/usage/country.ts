import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Reader, type Response } from 'maxmind'
import { getEnv } from '#lib/env.ts'
import { Generations } from '#lib/generations.ts'
import { log } from '#lib/log.ts'
import { processWide } from '#lib/process-wide.ts'
import { copyText } from './copy-text.ts'

/** As the npm databases have it, or as MaxMind's own. */
type Found = { country_code?: string; country?: { iso_code?: string } }

const shipped = '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb'
/** A hundred bytes each, and twice as many at most. */
const remembered = 100_000

interface Atlas {
  reader: Reader<Response> | null
  /** by address; '' where the database knows none */
  known: Generations<string>
}

/** The two-letter country that an address is registered in; null where the database knows none. Never throws. */
export function countryOf(address: string | null): string | null {
  if (address === null) return null
  const { reader, known } = processWide<Atlas>('countries', openAtlas)
  let country = known.get(address)
  if (country === undefined) {
    country = (reader && lookUp(reader, address)) ?? ''
    known.set(copyText(address), country)
  }
  return country === '' ? null : country
}

function openAtlas(): Atlas {
  return { reader: openDatabase(), known: new Generations(remembered) }
}

function lookUp(reader: Reader<Response>, address: string): string | null {
  try {
    const found = reader.get(address) as Found | null
    const code = found?.country_code ?? found?.country?.iso_code
    return code && /^[A-Z]{2}$/.test(code) ? code : null
  } catch {
    return null
  }
}

/** A request is worth recording without its country too, so a database that can't be read only says so once. */
function openDatabase(): Reader<Response> | null {
  try {
    const file = getEnv().geoCountryDb ?? createRequire(import.meta.url).resolve(shipped)
    return new Reader<Response>(readFileSync(file))
  } catch (error) {
    log.error({ err: error }, 'the country database could not be read; requests are recorded without a country')
    return null
  }
}
