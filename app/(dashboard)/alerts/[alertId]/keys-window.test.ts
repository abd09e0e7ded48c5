import { expect, test } from 'vitest'
import { keysWindow } from './keys-window.ts'

const at = (hour: number) => new Date(Date.UTC(2026, 10, 17, hour))

test('six hours on both sides, and nothing that is still to come', () => {
  const alert = { openedAt: at(10), lastSignalAt: at(11) }
  expect(keysWindow(alert, at(23))).toEqual({ from: at(4).toISOString(), to: at(17).toISOString() })
  expect(keysWindow(alert, at(12))).toEqual({ from: at(4).toISOString(), to: at(12).toISOString() })
})
