'use client'

import { useEffect } from 'react'
import { isTyping } from '#components/ui/is-typing.ts'

/** ⌘K or Ctrl K opens the palette from anywhere; `/` goes to the page's own search, or to the palette without one. */
export function useFindKeys(togglePalette: () => void): void {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey) {
        event.preventDefault()
        togglePalette()
        return
      }
      if (event.key !== '/' || event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return
      if (document.querySelector('[role=dialog],[role=alertdialog]')) return
      event.preventDefault()
      const search = document.querySelector<HTMLInputElement>('input[data-search]')
      if (search) search.focus()
      else togglePalette()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  })
}
