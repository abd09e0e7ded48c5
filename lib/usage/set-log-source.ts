import { asc, eq } from 'drizzle-orm'
import { serviceLogSources } from '#db/schema/services.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { findService } from '#lib/services/find-service.ts'
import type { LogSourceError } from './errors.ts'
import type { LogSourceInput } from './input.ts'
import { floor, type LogSource, type SourceSegment, sourceAt } from './log-sources.ts'
import { intervalMs } from './rollup.ts'

export interface ChosenSource {
  source: LogSource
  changed: boolean
}

/**
 * From this minute on the service's charts and detectors count by this source. What was counted before stays counted
 * as it was. Reports that come later do not overrule it. Fails with `not_found`.
 */
export async function setLogSource(
  actor: Actor,
  input: LogSourceInput,
  now: Date = new Date(),
): Promise<Result<ChosenSource, LogSourceError>> {
  return withTenant(actor, async (tx): Promise<Result<ChosenSource, LogSourceError>> => {
    const service = await findService(tx, input.service)
    if (!service || !may(actor, 'service.manage', { teamId: service.teamId, serviceId: service.id })) {
      return err({ reason: 'not_found' })
    }
    const { id: serviceId, slug, teamId } = service
    const previous = await currentSource(tx, serviceId, now)
    const row = {
      organizationId: actor.organizationId,
      serviceId,
      from: new Date(floor(now.getTime(), intervalMs.minute)),
      source: input.source,
      recordedAt: now,
    }
    const { serviceId: a, from: b, until: c } = serviceLogSources
    await tx
      .insert(serviceLogSources)
      .values(row)
      .onConflictDoUpdate({ target: [a, b, c], set: { source: input.source, recordedAt: now } })
    if (previous === input.source) return ok({ source: input.source, changed: false })
    const subject = { type: 'service', id: serviceId }
    const detail = { service: slug, from: row.from, previous, source: input.source }
    await recordEvent(tx, actor, { action: 'service.log_source_changed', subject, teamId, detail }, now)
    return ok({ source: input.source, changed: true })
  })
}

/** What a service counts by at the moment, and since when; for its settings. Null where the actor may not see it. */
export async function getLogSource(
  actor: Actor,
  service: string,
  now: Date = new Date(),
): Promise<{ source: LogSource; since: Date | null } | null> {
  return withTenant(actor, async tx => {
    const found = await findService(tx, service)
    if (!found || !may(actor, 'usage.see', { teamId: found.teamId, serviceId: found.id })) return null
    const chosen = (await segmentsOf(tx, found.id)).filter(each => each.until === null && each.from <= now.getTime())
    const since = chosen.at(-1)?.from
    return { source: sourceAt(chosen, now.getTime()), since: since === undefined ? null : new Date(since) }
  })
}

type Tx = Parameters<Parameters<typeof withTenant>[1]>[0]

async function currentSource(tx: Tx, serviceId: string, now: Date): Promise<LogSource> {
  const chosen = (await segmentsOf(tx, serviceId)).filter(each => each.until === null)
  return sourceAt(chosen, now.getTime())
}

async function segmentsOf(tx: Tx, serviceId: string): Promise<SourceSegment[]> {
  const rows = await tx
    .select()
    .from(serviceLogSources)
    .where(eq(serviceLogSources.serviceId, serviceId))
    .orderBy(asc(serviceLogSources.from))
  return rows.map(row => ({ ...row, from: row.from.getTime(), until: row.until?.getTime() ?? null }))
}
