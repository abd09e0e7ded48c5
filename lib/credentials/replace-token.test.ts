import { expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { makeKeyring, now } from '#lib/keys/keys.fixture.ts'
import { must } from '#lib/result.ts'
import { authenticateToken } from './authenticate-token.ts'
import { replaceToken } from './replace-token.ts'
import { tokenIdInput } from './token-input.ts'
import { createToken, listTokens } from './tokens.ts'

useTestDatabase()
const later = (hours: number) => new Date(now.getTime() + hours * 3_600_000)
const input = { name: 'deploy', scopes: ['keys:read' as const], service: 'payments', machine: 'deploy-bot' }

test('both work for a day, then the new one alone; a replacement that was lost ends with the next', async () => {
  const ring = await makeKeyring('Replacing')
  const old = must(await createToken(ring.lead, input, now))
  const tokenId = tokenIdInput.parse(old.id)
  const lost = must(await replaceToken(ring.lead, { tokenId }, later(1)))
  expect(lost.previousRetiresAt).toEqual(later(25))
  const kept = must(await replaceToken(ring.owner, { tokenId }, later(2)))
  expect(kept.previousRetiresAt).toEqual(later(25)) // asking again gains no time
  expect(await authenticateToken(lost.token, later(3))).toMatchObject({ ok: false })
  const [before, after] = [
    must(await authenticateToken(old.token, later(3))),
    must(await authenticateToken(kept.token, later(3))),
  ]
  expect(after).toEqual({ ...before, tokenId: kept.id })
  expect(after.machineId).not.toBeNull()
  expect(await authenticateToken(old.token, later(25))).toMatchObject({ ok: false })
  expect(await authenticateToken(kept.token, later(25))).toMatchObject({ ok: true })
  expect((await listTokens(ring.lead, later(26))).map(token => token.id)).toEqual([kept.id])
  expect(await replaceToken(ring.lead, { tokenId }, later(26))).toMatchObject({ error: { reason: 'not_found' } })
})

test('nobody of another team or organization replaces it, and the second of two at once ends what the first made', async () => {
  const ring = await makeKeyring('Guarded')
  const stranger = (await makeKeyring('Strangers')).owner
  const tokenId = tokenIdInput.parse(must(await createToken(ring.lead, input, now)).id)
  for (const actor of [stranger, ring.outsider, ring.developer]) {
    expect(await replaceToken(actor, { tokenId }, later(1))).toMatchObject({ error: { reason: 'not_found' } })
  }
  const both = await Promise.all([
    replaceToken(ring.lead, { tokenId }, later(1)),
    replaceToken(ring.lead, { tokenId }, later(1)),
  ])
  const working = await Promise.all(both.map(each => authenticateToken(must(each).token, later(2))))
  expect(working.filter(each => each.ok)).toHaveLength(1)
})
