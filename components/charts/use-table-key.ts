'use client'

import { type RefObject, useEffect } from 'react'
import { isTyping } from '#components/ui/is-typing.ts'

/** `T` swaps chart and table: of the chart under the pointer or around the focus, or of the only one on the page. */
export function useTableKey(chart: RefObject<HTMLElement | null>, toggle: () => void): void {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.key.toLowerCase() !== 't' || event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target))
        return
      const node = chart.current
      if (!node || document.querySelector('[role=dialog],[role=alertdialog]')) return
      const alone = document.querySelectorAll('[data-chart]').length === 1
      const isFocused = node.contains(document.activeElement)
      // What had the focus goes with the chart or the table; the button stays.
      if (isFocused) node.querySelector<HTMLElement>('[aria-keyshortcuts=t]')?.focus()
      if (alone || isFocused || node.matches(':hover')) toggle()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  })
}
