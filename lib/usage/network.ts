import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { Reader, type Response } from 'maxmind'
import { rawSql } from '#db/client.ts'
import { getEnv } from '#lib/env.ts'
import { log } from '#lib/log.ts'
import { processWide } from '#lib/process-wide.ts'
import { type NetworkRanges, RangesBuilder } from './network-ranges.ts'

// Networks are told by the number of the autonomous system that announces an address. The shipped list is DB-IP's and
// RouteViews' (CC BY 4.0); operators may bring a MaxMind database of their own.

interface Networks {
  ranges: NetworkRanges | null
  reader: Reader<Response> | null
  opening?: Promise<void>
  /** numbers whose names stand in the database */
  named: Set<number>
}

type Found = { autonomous_system_number?: number; autonomous_system_organization?: string }

const networks = processWide<Networks>('networks', () => ({ ranges: null, reader: null, named: new Set() }))

/** Loads the list, once, beside other work. Lines are recorded without their networks where it can't be read. */
export function openNetworks(): Promise<void> {
  networks.opening ??= load().catch(error => {
    log.error({ err: error }, 'the list of networks could not be read; requests are recorded without a network')
  })
  return networks.opening
}

/** The number of the network that announces an address; null where nobody does, or the list is not loaded. */
export function asnOf(address: string): number | null {
  if (networks.reader) return (networks.reader.get(address) as Found | null)?.autonomous_system_number ?? null
  return networks.ranges?.find(address) ?? null
}

/** Makes sure that the networks of some lines have a name in the database. Called before the batch that counts them. */
export async function nameNetworks(lines: readonly { asn: number | null; ip: string | null }[]): Promise<void> {
  const unnamed = new Map<number, string>()
  for (const { asn, ip } of lines) {
    if (asn === null || networks.named.has(asn) || unnamed.has(asn)) continue
    const name = nameOf(asn, ip)
    if (name) unnamed.set(asn, name)
    else networks.named.add(asn)
  }
  if (unnamed.size === 0) return
  const rows = [...unnamed].sort(([a], [b]) => a - b).map(([asn, name]) => ({ asn, name }))
  await rawSql('data')`
    insert into networks (asn, name) select (e ->> 'asn')::bigint, e ->> 'name' from json_array_elements(${JSON.stringify(rows)}::text::json) e
    on conflict (asn) do update set name = excluded.name where networks.name <> excluded.name`
  for (const { asn } of rows) networks.named.add(asn)
}

function nameOf(asn: number, ip: string | null): string | null {
  if (networks.reader) return (ip && (networks.reader.get(ip) as Found | null)?.autonomous_system_organization) || null
  return networks.ranges?.names.get(asn) ?? null
}

async function load(): Promise<void> {
  const own = getEnv().geoAsnDb
  if (own) {
    networks.reader = new Reader<Response>(readFileSync(own))
    return
  }
  const builder = new RangesBuilder()
  const { resolve } = createRequire(import.meta.url)
  for (const file of ['asn-ipv4-num.csv', 'asn-ipv6-num.csv']) {
    await builder.add(await readFile(resolve(`@ip-location-db/asn/${file}`), 'utf8'), file.includes('ipv6'))
  }
  networks.ranges = builder.build()
}
