import type { Metadata, Viewport } from 'next'
import { headers } from 'next/headers'
import { ThemeProvider } from 'next-themes'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import type { ReactNode } from 'react'
import { preload } from 'react-dom'
import { QueryProvider } from '#components/shell/query-provider.tsx'
import { ClockProvider } from '#components/ui/clock-provider.tsx'
import { Toaster } from '#components/ui/toaster.tsx'
import './globals.css'

export const metadata: Metadata = {
  title: { default: 'Keyturn', template: '%s · Keyturn' },
  description: 'The life of API keys: create, show once, watch, rotate, revoke.',
  icons: { icon: { url: '/icon.svg', type: 'image/svg+xml' } },
  robots: { index: false, follow: false },
  referrer: 'same-origin',
}

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#faf9f7' },
    { media: '(prefers-color-scheme: dark)', color: '#0e0e0d' },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  // The nonce is new with every request; reading it here is what keeps every page out of the static cache.
  const nonce = (await headers()).get('x-nonce') ?? undefined
  for (const font of ['geist', 'geist-mono']) {
    preload(`/fonts/${font}.woff2`, { as: 'font', type: 'font/woff2', crossOrigin: 'anonymous' })
  }
  return (
    <html lang="en" suppressHydrationWarning>
      <body>
        <ThemeProvider attribute="data-theme" nonce={nonce} disableTransitionOnChange>
          <ClockProvider now={new Date().toISOString()} zone="UTC">
            <NuqsAdapter>
              <QueryProvider>{children}</QueryProvider>
            </NuqsAdapter>
            <Toaster />
          </ClockProvider>
        </ThemeProvider>
      </body>
    </html>
  )
}
