import { createHmac, createSecretKey, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto'

/**
 * The ledger's arithmetic. Someone who can write to the database, but does not have the pepper, can't make a row that
 * verifies: each MAC is under a key derived from the pepper and covers the row before it.
 */
export const firstMac: Buffer = Buffer.alloc(32)

/**
 * The ledger's key under a pepper (HKDF-SHA-256, RFC 5869). Not as bytes: Node prepares those anew for every MAC, which
 * costs four times as much as the MAC.
 */
export function auditKey(pepper: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', pepper, '', 'keyturn audit ledger v1', 32)))
}

/** HMAC-SHA-256 over the previous row's MAC and this row's canonical text. */
export function chainMac(key: KeyObject, previous: Buffer, canonical: string): Buffer {
  return createHmac('sha256', key).update(previous).update(canonical, 'utf8').digest()
}

/** Signs the head, so that cutting rows off the end and setting the head back shows. */
export function sealHead(key: KeyObject, organizationId: string, seq: number, mac: Buffer): Buffer {
  return createHmac('sha256', key).update(`head ${organizationId} ${seq} `).update(mac).digest()
}

export function isSameMac(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}

/** JSON with sorted keys: the same event always has the same text. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
