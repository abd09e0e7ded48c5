'use client'

import { useEffect, useRef, useState } from 'react'

/**
 * Asks before a page is left that can't be shown again. Closing and reloading: the browser's own question. Going back:
 * an entry of our own lies on top of the history, so the first step back stays on this page, and we ask. `url` is what
 * that entry says, and what a reload then loads; it names keys by id only.
 */
export function useLeaveGuard(isActive: boolean, url: string) {
  const [isAsking, setIsAsking] = useState(false)
  const isPushed = useRef(false)

  useEffect(() => {
    if (!isActive) return
    if (!isPushed.current) window.history.pushState(null, '', url)
    isPushed.current = true
    const onBeforeUnload = (event: BeforeUnloadEvent) => event.preventDefault()
    const onPopState = () => {
      window.history.pushState(null, '', url)
      setIsAsking(true)
    }
    window.addEventListener('beforeunload', onBeforeUnload)
    window.addEventListener('popstate', onPopState)
    return () => {
      window.removeEventListener('beforeunload', onBeforeUnload)
      window.removeEventListener('popstate', onPopState)
    }
  }, [isActive, url])

  return { isAsking, setIsAsking }
}
