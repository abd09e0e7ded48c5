'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Mono } from '#components/ui/mono.tsx'
import { RoutesForm } from './routes-form.tsx'

type RoutesProps = { slug: string; routes: string[]; mayChange: boolean }

export function SensitiveRoutes({ slug, routes, mayChange }: RoutesProps) {
  const [opened, setOpened] = useState<number>()
  return (
    <>
      {routes.length > 0 ? (
        <ul className="grid">
          {routes.map(route => (
            <li key={route} className="flex h-9 items-center border-line-soft border-b">
              <Mono>{route}</Mono>
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-text-2">None yet. Payouts, exports and everything below /admin are good ones to name.</p>
      )}
      {mayChange && (
        <Button size="sm" className="mt-3" onClick={() => setOpened(Date.now())}>
          {routes.length > 0 ? 'Change routes' : 'Name routes'}
        </Button>
      )}
      {opened !== undefined && (
        <RoutesForm key={opened} slug={slug} routes={routes} onClose={() => setOpened(undefined)} />
      )}
    </>
  )
}
