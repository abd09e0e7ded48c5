'use client'

import { type PointerEvent, useState } from 'react'
import type { ChartZoom } from './chart-types.ts'

type Drag = { from: number; to: number }

/** Which slot the pointer is on, and the range it has dragged over; a drag of two slots or more zooms when let go. */
export function usePointerSlot(times: number[], stepMs: number, axisWidth: number, onZoom: ChartZoom | undefined) {
  const [active, setActive] = useState<number | null>(null)
  const [drag, setDrag] = useState<Drag | null>(null)

  function slotAt(event: PointerEvent<HTMLElement>): number | null {
    const box = event.currentTarget.getBoundingClientRect()
    const ratio = (event.clientX - box.left - axisWidth) / (box.width - axisWidth)
    if (ratio < -0.02 || times.length === 0) return null
    return Math.min(times.length - 1, Math.max(0, Math.floor(ratio * times.length)))
  }

  return {
    active,
    drag,
    handlers: {
      onPointerMove(event: PointerEvent<HTMLElement>) {
        const slot = slotAt(event)
        setActive(slot)
        if (drag && slot !== null) setDrag({ ...drag, to: slot })
      },
      onPointerDown(event: PointerEvent<HTMLElement>) {
        const slot = slotAt(event)
        setActive(slot)
        if (onZoom && slot !== null && event.button === 0 && event.pointerType === 'mouse')
          setDrag({ from: slot, to: slot })
      },
      onPointerUp() {
        setDrag(null)
        if (!drag || !onZoom || Math.abs(drag.to - drag.from) < 2) return
        const [from, to] = [Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)]
        onZoom(new Date(times[from] ?? 0).toISOString(), new Date((times[to] ?? 0) + stepMs).toISOString())
      },
      onPointerLeave() {
        setActive(null)
        setDrag(null)
      },
    },
  }
}
