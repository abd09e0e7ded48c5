'use client'

import { useTheme } from 'next-themes'
import { useSyncExternalStore } from 'react'
import { SegmentedControl } from '#components/ui/segmented-control.tsx'
import { THEMES } from './themes.ts'

const never = () => () => {}

/** The theme as three buttons, for settings. The server can't know the choice, so none is pressed until hydration. */
export function ThemeToggle() {
  const { theme = 'system', setTheme } = useTheme()
  const hydrated = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  return <SegmentedControl label="Theme" options={THEMES} value={hydrated ? theme : ''} onChange={setTheme} />
}
