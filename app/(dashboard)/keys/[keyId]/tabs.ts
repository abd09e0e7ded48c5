import type { SearchParams } from '../_components/list-url.ts'
import type { KeyPageFacts } from './read-key-page.ts'

const tabs = ['usage', 'requests', 'where', 'secrets', 'history'] as const
export type Tab = (typeof tabs)[number]

/** The tab in the address; the first one where it says none that there is. */
export function readTab(value: SearchParams[string]): Tab {
  return tabs.find(tab => tab === value) ?? 'usage'
}

export function tabItems({ key, lineage, overlap }: KeyPageFacts, current: Tab) {
  const labels: Record<Tab, string> = {
    usage: overlap ? 'Overlap' : 'Usage',
    requests: 'Requests',
    where: 'Where from',
    secrets: 'Secrets',
    history: 'History',
  }
  return tabs.map(tab => ({
    href: tab === 'usage' ? `/keys/${key.id}` : `/keys/${key.id}?tab=${tab}`,
    label: labels[tab],
    count: tab === 'secrets' ? lineage.secrets.length : undefined,
    current: tab === current,
  }))
}
