'use client'

import { useTheme } from 'next-themes'
import { Toaster as Sonner } from 'sonner'

/** Where toasts land: bottom right, above everything, in our own clothes. */
export function Toaster() {
  const { resolvedTheme } = useTheme()
  return (
    <Sonner
      position="bottom-right"
      theme={resolvedTheme === 'dark' ? 'dark' : 'light'}
      offset={24}
      mobileOffset={8}
      containerAriaLabel="Messages"
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-[356px] max-w-full items-center gap-2.5 rounded-3 bg-surface py-2.5 pr-2.5 pl-3.5 text-text shadow-3 [font:13px/20px_var(--font-sans)]',
          content: 'min-w-0 flex-1',
          title: 'font-medium',
          description: 'text-text-2',
          icon: 'text-text-2',
          actionButton:
            'inline-flex h-[30px] flex-none items-center rounded-2 border border-edge bg-surface px-[11px] font-medium hover:bg-hover',
        },
      }}
    />
  )
}
