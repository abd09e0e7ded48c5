'use client'

import { useTheme } from 'next-themes'
import { DropdownMenuChoice } from '#components/ui/dropdown-menu.tsx'
import { THEMES } from './themes.ts'

/** The theme, inside a DropdownMenu. A menu exists only in the browser, so the choice is known when it opens. */
export function ThemeChoice() {
  const { theme = 'system', setTheme } = useTheme()
  return <DropdownMenuChoice label="Theme" value={theme} onChange={setTheme} options={THEMES} />
}
