'use client'

import { type FocusEvent, type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import type { ChartZoom } from './chart-types.ts'
import { pressKey, type SlotState } from './slot-keys.ts'

type Drag = { from: number; to: number }

const NONE: SlotState = { active: null, anchor: null }
/** A shorter drag is a click of an unsteady hand. */
const LEAST = 2

/**
 * The slot that a pointer, a finger or the keys are on, and what they selected. A mouse zooms when it lets go. A finger
 * reads and selects by moving sideways, since up and down scrolls the page; what it or the keys selected waits for Enter
 * or a button.
 */
export function useSlotRange(times: number[], stepMs: number, axisWidth: number, onZoom: ChartZoom | undefined) {
  const stage = useRef<HTMLDivElement>(null)
  const [{ active, anchor }, setState] = useState(NONE)
  const [drag, setDrag] = useState<Drag | null>(null)
  const [isHeld, setHeld] = useState(false)
  const selected = drag ?? (anchor !== null && active !== null ? { from: anchor, to: active } : null)
  const waits = onZoom !== undefined && selected !== null && selected.from !== selected.to && (isHeld || drag === null)

  function setActive(slot: number | null) {
    setState({ active: slot, anchor: null })
  }
  function letGo() {
    setState(NONE)
    setDrag(null)
    setHeld(false)
  }
  function zoom() {
    if (!selected || !onZoom) return
    const [from, to] = [Math.min(selected.from, selected.to), Math.max(selected.from, selected.to)]
    letGo()
    onZoom(new Date(times[from] ?? 0).toISOString(), new Date((times[to] ?? 0) + stepMs).toISOString())
  }
  // What a finger left behind goes when it touches something else.
  const stays = isHeld || active !== null
  useEffect(() => {
    if (!stays) return
    function onPointerDown(event: globalThis.PointerEvent) {
      // By its path: what was touched may have been drawn anew by now, and then stands nowhere.
      if (stage.current && event.composedPath().includes(stage.current)) return
      setState(NONE)
      setDrag(null)
      setHeld(false)
    }
    document.addEventListener('pointerdown', onPointerDown)
    return () => document.removeEventListener('pointerdown', onPointerDown)
  }, [stays])

  function slotAt(event: PointerEvent<HTMLElement>): number | null {
    const box = event.currentTarget.getBoundingClientRect()
    const ratio = (event.clientX - box.left - axisWidth) / (box.width - axisWidth)
    if (ratio < -0.02 || times.length === 0) return null
    return Math.min(times.length - 1, Math.max(0, Math.floor(ratio * times.length)))
  }

  const pointer = {
    onPointerMove(event: PointerEvent<HTMLElement>) {
      if (!event.isPrimary || isHeld || isButton(event)) return
      const slot = slotAt(event)
      setActive(slot)
      if (!drag || slot === null) return
      setDrag({ ...drag, to: slot })
      if (slot !== drag.from) event.currentTarget.setPointerCapture(event.pointerId)
    },
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (!event.isPrimary || event.button !== 0 || isButton(event)) return
      const slot = slotAt(event)
      setHeld(false)
      setActive(slot)
      setDrag(onZoom && slot !== null ? { from: slot, to: slot } : null)
    },
    onPointerUp(event: PointerEvent<HTMLElement>) {
      if (!drag || isHeld || isButton(event)) return
      if (Math.abs(drag.to - drag.from) < LEAST) setDrag(null)
      else if (event.pointerType === 'mouse') zoom()
      else setHeld(true)
    },
    onPointerCancel: letGo,
    onPointerLeave(event: PointerEvent<HTMLElement>) {
      if (event.pointerType === 'mouse' && !isHeld) letGo()
    },
  }
  const keys = {
    onKeyDown(event: KeyboardEvent<HTMLElement>) {
      if (event.metaKey || event.ctrlKey || event.altKey) return
      if (event.key === 'Enter' && waits) zoom()
      else {
        const next = pressKey({ active, anchor }, event.key, event.shiftKey && onZoom !== undefined, times.length)
        if (!next) return
        setDrag(null)
        setHeld(false)
        setState(next)
      }
      event.preventDefault()
    },
    onFocus: () => setState(state => (state.active === null ? { active: times.length - 1, anchor: null } : state)),
    onBlur(event: FocusEvent<HTMLElement>) {
      if (!stage.current?.contains(event.relatedTarget)) letGo()
    },
  }
  return { stage, active, selected, waits, zoom, letGo, pointer, keys }
}

/** Legends and the zoom's own buttons stand on the stage, but are no part of the scale. */
const isButton = (event: PointerEvent) => event.target instanceof Element && event.target.closest('button') !== null
