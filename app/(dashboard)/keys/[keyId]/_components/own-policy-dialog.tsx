'use client'

import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { FormError } from '#components/ui/form-error.tsx'
import { OwnGroupFields } from './own-group-fields.tsx'
import type { OwnPolicyProps } from './own-policy-props.ts'
import { ownGroupNames } from './own-values.ts'
import { useOwnPolicy } from './use-own-policy.ts'

const formId = 'own-policy'

/** What one key has otherwise than its environment. What is not ticked follows the environment, also when that changes. */
export function OwnPolicyDialog({ onClose, ...props }: OwnPolicyProps & { onClose: () => void }) {
  const { name, environment, own } = props
  const form = useOwnPolicy(props, onClose)
  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      title={`What ${name} has of its own`}
      description={`What is not ticked follows ${environment}, also when that changes. A rotation that already runs keeps its terms.`}
      footer={
        <>
          {own && (
            <Button className="mr-auto" onClick={form.clear}>
              Follow {environment} in all
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={formId} aria-disabled={form.pending || undefined}>
            {form.pending ? 'Saving' : 'Save for this key'}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        autoComplete="off"
        className="mt-4 grid gap-3.5"
        onSubmit={event => {
          event.preventDefault()
          form.save()
        }}
      >
        <FormError>{form.error}</FormError>
        {ownGroupNames.map(group => (
          <OwnGroupFields key={group} group={group} form={form} {...props} />
        ))}
      </form>
    </Dialog>
  )
}
