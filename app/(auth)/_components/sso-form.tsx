'use client'

import { Building2 } from 'lucide-react'
import { useActionState } from 'react'
import { FormError } from '#components/ui/form-error.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'

export type SsoStart = { url: string } | { error: string }

type SsoFormProps = { label: string; begin: () => Promise<SsoStart>; size?: 'lg'; className?: string }

/**
 * Goes to the identity provider for something that only a press may begin. The browser goes there by itself: a form that
 * is answered with a redirect to another site is stopped by our own Content-Security-Policy.
 */
export function SsoForm({ label, begin, size, className }: SsoFormProps) {
  const [error, action] = useActionState(async () => {
    const start = await begin()
    if ('error' in start) return start.error
    window.location.assign(start.url)
  }, undefined)
  return (
    <form action={action} className="grid gap-3.5">
      <FormError>{error}</FormError>
      <SubmitButton icon={<Building2 />} size={size} className={className} pendingLabel="Going there">
        {label}
      </SubmitButton>
    </form>
  )
}
