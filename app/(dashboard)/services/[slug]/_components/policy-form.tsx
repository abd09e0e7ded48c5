'use client'

import { useActionState, useEffect, useId } from 'react'
import { Button } from '#components/ui/button.tsx'
import { CheckboxLabel } from '#components/ui/checkbox-label.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { FormError } from '#components/ui/form-error.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { showToast } from '#components/ui/toast.ts'
import type { EnvironmentPolicy } from '#lib/services/queries.ts'
import { type DialogState, updatePolicyAction } from '../../actions.ts'

type PolicyFormProps = { slug: string; policy: EnvironmentPolicy; onClose: () => void }

export function PolicyForm({ slug, policy, onClose }: PolicyFormProps) {
  const [{ done, error, fields, kept }, action] = useActionState<DialogState, FormData>(updatePolicyAction, {})
  const form = useId()
  const { environment } = policy

  // biome-ignore lint/correctness/useExhaustiveDependencies: each time it was done, once
  useEffect(() => {
    if (!done) return
    showToast(`The policy of ${slug}, ${environment} is changed.`, { follows: 'Running rotations keep theirs.' })
    onClose()
  }, [done])

  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      title={`Policy of ${slug}, ${environment}`}
      description="For its keys from now on. Rotations that already run keep the overlap and deadline they began with."
      footer={
        <form id={form} action={action} className="contents">
          <input type="hidden" name="service" value={slug} />
          <input type="hidden" name="environment" value={environment} />
          <Button onClick={onClose}>Keep policy</Button>
          <SubmitButton variant="primary" pendingLabel="Changing">
            Change policy
          </SubmitButton>
        </form>
      }
    >
      <div className="mt-4 grid gap-3.5">
        <FormError>{error}</FormError>
        <Field label="Rotate every" optional="days" error={fields?.rotationIntervalDays}>
          <Input
            form={form}
            name="rotationIntervalDays"
            inputMode="numeric"
            autoComplete="off"
            defaultValue={kept?.rotationIntervalDays ?? policy.rotationIntervalDays ?? ''}
          />
        </Field>
        <Field
          label="Overlap"
          optional="hours"
          help="How long the old secret still works once the new one is in use."
          error={fields?.overlapHours}
        >
          <Input
            form={form}
            name="overlapHours"
            inputMode="numeric"
            autoComplete="off"
            defaultValue={kept?.overlapHours ?? Math.round(policy.overlapSeconds / 3600)}
          />
        </Field>
        <Field
          label="Deadline"
          optional="days"
          help="Counted from the rotation, whether or not anybody uses the new secret."
          error={fields?.deadlineDays}
        >
          <Input
            form={form}
            name="deadlineDays"
            inputMode="numeric"
            autoComplete="off"
            defaultValue={kept?.deadlineDays ?? Math.max(1, Math.round(policy.deadlineSeconds / 86_400))}
          />
        </Field>
        <Field label="At the deadline, if the new one is unused">
          <Select form={form} name="atDeadline" defaultValue={kept?.atDeadline ?? policy.atDeadline}>
            <option value="hold">The old one works on</option>
            <option value="retire">The old one retires</option>
          </Select>
        </Field>
        <CheckboxLabel
          form={form}
          name="createNeedsLead"
          defaultChecked={policy.createNeedsLead}
          label="Only a lead creates keys here"
          note={
            environment === 'production' ? undefined : 'Asked for in production alone; elsewhere developers create.'
          }
        />
      </div>
    </Dialog>
  )
}
