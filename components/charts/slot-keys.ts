/** The slot one is on, and the other end of what is selected; null: none. */
export type SlotState = { active: number | null; anchor: number | null }

/**
 * Arrows move by a slot, Page Up and Down by a tenth, Home and End to the ends; with Shift they select from where one
 * was. Escape lets go of the selection first, then of the slot. Null: the key means nothing here.
 */
export function pressKey(state: SlotState, key: string, shift: boolean, count: number): SlotState | null {
  if (count === 0) return null
  const at = state.active ?? count - 1
  const to = slotAfter(key, at, count)
  if (to === null) {
    if (key !== 'Escape' || state.active === null) return null
    return state.anchor === null ? { active: null, anchor: null } : { active: state.active, anchor: null }
  }
  return { active: Math.min(count - 1, Math.max(0, to)), anchor: shift ? (state.anchor ?? at) : null }
}

function slotAfter(key: string, at: number, count: number): number | null {
  const page = Math.max(1, Math.round(count / 10))
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return at - 1
    case 'ArrowRight':
    case 'ArrowUp':
      return at + 1
    case 'PageDown':
      return at - page
    case 'PageUp':
      return at + page
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}
