import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Reader, type Response } from 'maxmind'
import { getEnv } from '#lib/env.ts'
import { log } from '#lib/log.ts'
import { processWide } from '#lib/process-wide.ts'

/** As the npm databases have it, or as MaxMind's own. */
type Found = { country_code?: string; country?: { iso_code?: string } }

const shipped = '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb'
interface Atlas {
  reader: Reader<Response> | null
}

/** The two-letter country that an address is registered in; null where the database knows none. Never throws. */
export function countryOf(address: string): string | null {
  const { reader } = processWide<Atlas>('countries', () => ({ reader: openDatabase() }))
  return reader && lookUp(reader, address)
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
