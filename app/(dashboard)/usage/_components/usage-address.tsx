'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { createContext, type MouseEvent, type ReactNode, use, useOptimistic, useRef, useTransition } from 'react'
import { readUsageHref, type UsageParams, usageHref } from '../usage-url.ts'
import { usageQuery } from './ask-usage.ts'

interface Address {
  /** what was asked for last: what the page shows, or will show once the server has answered */
  asked: UsageParams
  isPending: boolean
  go: (change: Partial<UsageParams>, how: 'push' | 'replace') => void
}

/** For so long the page waits for its graph. */
const graphFirstMs = 500

const AddressContext = createContext<Address | null>(null)

/**
 * Where the screen goes, before its page is there: the graph and the filters follow at once, by themselves, and the
 * rest stays as it was, dimmed, until the server has answered.
 */
export function UsageAddress({ params, children }: { params: UsageParams; children: ReactNode }) {
  const router = useRouter()
  const [asked, ask] = useOptimistic(params)
  const [isPending, startTransition] = useTransition()
  const client = useQueryClient()
  const latest = useRef('')
  const go = (change: Partial<UsageParams>, how: 'push' | 'replace') =>
    startTransition(async () => {
      const next = { ...asked, ...change }
      const href = usageHref(next, {})
      latest.current = href
      ask(next)
      // The graph is asked for before all that the page asks the database for.
      await Promise.race([client.prefetchQuery(usageQuery(next)), wait(graphFirstMs)])
      if (latest.current === href) startTransition(() => router[how](href, { scroll: false }))
    })
  const followLink = (event: MouseEvent) => {
    const href = hrefHere(event)
    if (href === null) return
    event.preventDefault()
    go(changeOf(params, readUsageHref(href)), 'push')
  }
  return (
    <AddressContext value={{ asked, isPending, go }}>
      <div className="group/usage" aria-busy={isPending} onClickCapture={followLink}>
        {children}
      </div>
    </AddressContext>
  )
}

export function useUsageAddress(): Address {
  const address = use(AddressContext)
  if (!address) throw new Error('only within UsageAddress')
  return address
}

/** What a link of the page changes: the page may already be on its way elsewhere, and that is kept. */
function changeOf(shown: UsageParams, next: UsageParams): Partial<UsageParams> {
  const names = Object.keys({ ...shown, ...next }) as (keyof UsageParams)[]
  const isChanged = (name: keyof UsageParams) => String(shown[name] ?? '') !== String(next[name] ?? '')
  return Object.fromEntries(names.filter(isChanged).map(name => [name, next[name]]))
}

/** Where a plain click leads within this screen; null for any other click, and for those that the browser follows. */
function hrefHere(event: MouseEvent): string | null {
  const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
  const link = isPlain && event.target instanceof Element && event.target.closest('a[href]') // the map's are of SVG
  const isFollowedHere = link && !link.getAttribute('target') && !link.hasAttribute('download')
  const href = isFollowedHere ? link.getAttribute('href') : null
  return href !== null && /^\/usage(\?|$)/.test(href) ? href : null
}

function wait(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}
