import { expect, test } from 'vitest'
import { pressKey, type SlotState } from './slot-keys.ts'

const none: SlotState = { active: null, anchor: null }
/** `+` before a key: with Shift. */
const press = (keys: string[], from = none) =>
  keys.reduce<SlotState | null>(
    (state, key) => state && pressKey(state, key.replace('+', ''), key.startsWith('+'), 100),
    from,
  )

test.each<[string[], SlotState | null]>([
  [['ArrowLeft'], { active: 98, anchor: null }],
  [['Home', 'ArrowLeft'], { active: 0, anchor: null }],
  [['ArrowRight'], { active: 99, anchor: null }],
  [['Home', 'PageUp', 'PageUp', 'PageDown'], { active: 10, anchor: null }],
  [['Home', '+ArrowRight', '+ArrowRight'], { active: 2, anchor: 0 }],
  [['End', '+PageDown', 'ArrowRight'], { active: 90, anchor: null }],
  [['Home', '+End', 'Escape'], { active: 99, anchor: null }],
  [['Home', 'Escape'], none],
  [['Escape'], null],
  [['x'], null],
])('%j', (keys, state) => expect(press(keys)).toEqual(state))

test('nothing to walk on', () => expect(pressKey(none, 'Home', false, 0)).toBeNull())
