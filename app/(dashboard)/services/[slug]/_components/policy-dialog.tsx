'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import type { EnvironmentPolicy } from '#lib/services/queries.ts'
import { PolicyForm } from './policy-form.tsx'

/** Each opening starts from the policy as it is. */
export function PolicyDialog({ slug, policy }: { slug: string; policy: EnvironmentPolicy }) {
  const [opened, setOpened] = useState<number>()
  return (
    <>
      <Button size="sm" onClick={() => setOpened(Date.now())}>
        Change<span className="sr-only"> policy of {policy.environment}</span>
      </Button>
      {opened !== undefined && (
        <PolicyForm key={opened} slug={slug} policy={policy} onClose={() => setOpened(undefined)} />
      )}
    </>
  )
}
