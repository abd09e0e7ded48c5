'use client'

import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'

/**
 * Draws its children in place of the whole frame, without leaving the page: the answer that holds a plain key is in
 * hand, and a navigation that failed would lose it. The frame stays mounted but is gone for eyes, keys and readers.
 */
export function WholeWindow({ children }: { children: ReactNode }) {
  const place = useRef<HTMLSpanElement>(null)
  const [container] = useState(() => (typeof document === 'undefined' ? null : document.createElement('div')))

  useLayoutEffect(() => {
    const frame = place.current?.closest<HTMLElement>('body > *')
    if (!frame || !container) return
    document.body.prepend(container) // first, so that its skip link is the first thing that Tab reaches
    const top = window.scrollY
    // Out of sight, but as wide as before, so that what draws itself to its width still can.
    Object.assign(frame.style, { position: 'fixed', inset: '0', overflow: 'hidden', visibility: 'hidden' })
    frame.inert = true
    window.scrollTo(0, 0)
    return () => {
      container.remove()
      Object.assign(frame.style, { position: '', inset: '', overflow: '', visibility: '' })
      frame.inert = false
      window.scrollTo(0, top)
    }
  }, [container])

  useEffect(() => {
    // The frame's shortcuts (find, search) would open what lies under this.
    const onKeyDown = (event: KeyboardEvent) => {
      const isFind = (event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k'
      if (isFind || event.key === '/') event.stopImmediatePropagation()
      if (isFind) event.preventDefault()
    }
    window.addEventListener('keydown', onKeyDown, { capture: true })
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [])

  return (
    <>
      <span ref={place} hidden />
      {container && createPortal(children, container)}
    </>
  )
}
