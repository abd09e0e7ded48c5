import { afterAll, expect, test, vi } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { log } from '#lib/log.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { asOwner, makeKey, makeService, now, tokenOf } from '#lib/usage/usage.fixture.ts'
import { flushVerificationLines } from '#lib/usage/verification-lines.ts'
import { verifyKey } from '#lib/verification/verify-key.ts'
import { judgeCues } from './judge-cues.ts'
import { listAlerts } from './list-alerts.ts'

const database = useTestDatabase()
afterAll(closeIngest)

const run = (query: string) => asOwner<{ kind: string; value: string }>(database.url, query)

test('what can not be judged is tried again, alone, then set aside by name, and holds up nothing', async () => {
  const tide = await makeService('Tidewater')
  const keys = [tide.key, await makeKey(tide.owner, 'payments', 'Sound'), await makeKey(tide.owner, 'payments', 'Late')]
  for (const slug of ['ledger', 'broken']) {
    must(await createService(tide.owner, { slug, name: slug, prefix: slug, team: 'payments' }))
    const question = { service: slug, environment: 'production' as const }
    const token = tokenOf(tide.owner, {}, ['keys:verify'])
    for (const { key } of slug === 'ledger' ? keys : keys.slice(0, 1))
      must(await verifyKey(token, { key, ...question }, now))
  }
  await flushVerificationLines()
  // Of one key one cue never can be told of, of another none for now.
  await run(`create function fail() returns trigger language plpgsql as $$ begin
      if new.value = 'broken' or exists (select from alerts a join keys k on k.id = a.key_id where a.id = new.alert_id and k.name = 'Late')
      then raise exception 'no'; end if; return new; end $$;
    create trigger fail before insert on signals for each row execute function fail()`)
  const clock = { kind: 'system', organizationId: tide.organizationId, name: 'clock' } as const
  const told = async () =>
    (await listAlerts(tide.owner, { limit: 10 }, now)).items
      .map(({ key, signals }) => `${key?.name} ${signals.map(({ value }) => value)}`)
      .toSorted()
  const judge = (seconds: number) => judgeCues(clock, new Date(now.getTime() + seconds * 1000))
  const said = vi.spyOn(log, 'error')

  expect(await judge(0)).toBe(1)
  expect(await told()).toEqual(['Sound ledger'])
  expect(await judge(0)).toBe(0)
  await run(`create or replace function fail() returns trigger language plpgsql as $$ begin
    if new.value = 'broken' then raise exception 'no'; end if; return new; end $$`)
  expect(await judge(1)).toBe(2)
  expect(await told()).toEqual(['Billing job ledger', 'Late ledger', 'Sound ledger'])
  for (const seconds of [11, 111, 10_000]) await judge(seconds)
  const asides = said.mock.calls.filter(([, text]) => String(text).includes('set aside'))
  expect(asides).toEqual([
    [expect.objectContaining({ cue: expect.objectContaining({ keyId: tide.key.id }) }), expect.anything()],
  ])
  expect(await run('select kind, value from cues')).toEqual([{ kind: 'refused', value: 'wrong_service' }])
})
