'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { useLeaveGuard } from '../../../../keys/_components/reveal/use-leave-guard.ts'

/** Asks before a plan with changes in it is left: by the browser, by going back, or by a link of this page. */
export function useLeavePlan(isActive: boolean, memberId: string) {
  const router = useRouter()
  const { isAsking, setIsAsking } = useLeaveGuard(isActive, `/people/${memberId}/offboard`)
  const goal = useRef(`/people/${memberId}`)
  const [isGone, setIsGone] = useState(false)

  useEffect(() => {
    if (!isActive || isGone) return
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null
      if (!link || link.target || link.origin !== window.location.origin) return
      if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
      event.preventDefault()
      event.stopPropagation()
      goal.current = link.href
      setIsAsking(true)
    }
    window.addEventListener('click', onClick, { capture: true })
    return () => window.removeEventListener('click', onClick, { capture: true })
  }, [isActive, isGone, setIsAsking])

  function leave() {
    setIsGone(true)
    router.push(goal.current)
  }
  return { isAsking, setIsAsking, leave }
}
