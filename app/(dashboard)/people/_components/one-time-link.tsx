'use client'

import { CopyButton } from '#components/ui/copy-button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'

/** A link that is shown this once. Whoever holds it can use it, so it is copied and not sent by us. */
export function OneTimeLink({ link, until }: { link: string; until: string }) {
  return (
    <div className="mt-4">
      <Field label="One-time link" help={`Shown once. Works once, until ${until}. Send it to that person alone.`}>
        <Input mono readOnly value={link} onFocus={event => event.currentTarget.select()} />
      </Field>
      <CopyButton text={link} label="Copy link" variant="primary" className="mt-3" />
    </div>
  )
}
