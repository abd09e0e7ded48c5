import type { SearchParams } from '../_components/list-url.ts'
import type { KeyPageFacts } from './read-key-page.ts'

const tabs = ['usage', 'requests', 'where', 'secrets', 'alerts', 'history'] as const
export type Tab = (typeof tabs)[number]

/** The tab in the address; the first one where it says none that there is. */
export function readTab(value: SearchParams[string]): Tab {
  return tabs.find(tab => tab === value) ?? 'usage'
}

export function tabItems({ key, lineage, overlap, openAlerts }: KeyPageFacts, current: Tab) {
  const counts: Partial<Record<Tab, number>> = { secrets: lineage.secrets.length, alerts: openAlerts || undefined }
  const labels: Record<Tab, string> = {
    usage: overlap ? 'Overlap' : 'Usage',
    requests: 'Requests',
    where: 'Where from',
    secrets: 'Secrets',
    alerts: 'Alerts',
    history: 'History',
  }
  return tabs.map(tab => ({
    href: tab === 'usage' ? `/keys/${key.id}` : `/keys/${key.id}?tab=${tab}`,
    label: labels[tab],
    count: counts[tab],
    current: tab === current,
  }))
}
