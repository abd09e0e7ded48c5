'use client'

import { useActionState, useEffect, useId } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { FormError } from '#components/ui/form-error.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import { showToast } from '#components/ui/toast.ts'
import { type DialogState, updateRoutesAction } from '../../actions.ts'

type RoutesFormProps = { slug: string; routes: string[]; onClose: () => void }

export function RoutesForm({ slug, routes, onClose }: RoutesFormProps) {
  const [{ done, error, fields, kept }, action] = useActionState<DialogState, FormData>(updateRoutesAction, {})
  const form = useId()

  // biome-ignore lint/correctness/useExhaustiveDependencies: each time it was done, once
  useEffect(() => {
    if (!done) return
    showToast(`The sensitive routes of ${slug} are changed.`)
    onClose()
  }, [done])

  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      title={`Sensitive routes of ${slug}`}
      footer={
        <form id={form} action={action} className="contents">
          <input type="hidden" name="service" value={slug} />
          <Button onClick={onClose}>Keep routes</Button>
          <SubmitButton variant="primary" pendingLabel="Changing">
            Change routes
          </SubmitButton>
        </form>
      }
    >
      <div className="mt-4 grid gap-3.5">
        <FormError>{error}</FormError>
        <Field
          label="Routes"
          optional="one a line"
          help="A method and a path; ** stands for anything, as in GET /admin/**."
          error={fields?.routes}
        >
          <Textarea
            form={form}
            name="routes"
            mono
            rows={6}
            spellCheck={false}
            placeholder={'POST /v1/payouts\nGET /admin/**'}
            defaultValue={kept?.routes ?? routes.join('\n')}
          />
        </Field>
      </div>
    </Dialog>
  )
}
