import { alerts, signals } from '#db/schema/alerts.ts'
import { newId } from '#db/schema/columns.ts'
import { withTenant } from '#db/tenant.ts'
import { type AlertId, alertIdInput } from './input.ts'

interface About {
  organizationId: string
  serviceId: string
  keyId?: string | null
}

type Alert = Partial<typeof alerts.$inferInsert> & { signals?: Partial<typeof signals.$inferInsert>[] }

/** An alert as the judge would have raised it: of a country that the key was never used from, unless told otherwise. */
export async function someAlert(
  { organizationId, serviceId, keyId = null }: About,
  { signals: found = [{}], ...alert }: Alert,
  at: Date,
): Promise<AlertId> {
  const alertId = newId()
  await withTenant({ organizationId }, async tx => {
    await tx.insert(alerts).values({
      ...{ id: alertId, organizationId, serviceId, keyId, detector: 'new_place', severity: 'medium' },
      ...{ environment: 'production', summary: 'Billing job is used from Singapore for the first time' },
      ...{ openedAt: at, lastSignalAt: at, createdAt: at, toldAt: at },
      ...alert,
    })
    const signal = {
      subject: 'country',
      value: 'SG',
      expected: 'Germany',
      seen: 'Singapore',
      source: 'report',
    } as const
    await tx
      .insert(signals)
      .values(
        found.map(each => ({ ...{ organizationId, alertId, ...signal, first: at, last: at, requests: 3 }, ...each })),
      )
  })
  return alertIdInput.parse(alertId)
}
