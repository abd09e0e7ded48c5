'use client'

import { useState, useTransition } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { showToast } from '#components/ui/toast.ts'
import { recordSharingAction } from '../actions.ts'

const nothing = { sharedWith: '', note: '' }

/** What Keyturn can't see: that somebody passed the key on. Said here, it counts when one of them leaves. */
export function SharedWith({ keyId }: { keyId: string }) {
  const [isOpen, setIsOpen] = useState(false)
  const [typed, setTyped] = useState(nothing)
  const [error, setError] = useState<string>()
  const [pending, startTransition] = useTransition()

  function change(field: keyof typeof nothing, value: string) {
    setError(undefined)
    setTyped({ ...typed, [field]: value })
  }
  function record() {
    if (pending) return
    startTransition(async () => {
      const outcome = await recordSharingAction({ keyId, ...typed, note: typed.note || undefined })
      if ('error' in outcome) return setError(outcome.error)
      setIsOpen(false)
      setTyped(nothing)
      showToast(outcome.happened)
    })
  }
  return (
    <>
      <button type="button" className="text-accent-text text-xs hover:underline" onClick={() => setIsOpen(true)}>
        Also shared with…
      </button>
      <Dialog
        open={isOpen}
        onOpenChange={setIsOpen}
        title="Who else has it?"
        footer={
          <>
            <Button onClick={() => setIsOpen(false)}>Cancel</Button>
            <Button variant="primary" type="submit" form="shared-with" aria-disabled={pending || undefined}>
              Record
            </Button>
          </>
        }
      >
        <form
          id="shared-with"
          className="mt-3 grid gap-4"
          onSubmit={event => {
            event.preventDefault()
            record()
          }}
        >
          <Field label="Who" help="A member’s address, or somebody outside in words. Not the key." error={error}>
            <Input
              autoFocus
              value={typed.sharedWith}
              maxLength={200}
              autoComplete="off"
              placeholder="ana@example.com, or Acme’s integrators"
              onChange={event => change('sharedWith', event.target.value)}
            />
          </Field>
          <Field label="Note" optional help="Nothing is sent and nothing stops; it counts when one of them leaves.">
            <Input
              value={typed.note}
              maxLength={500}
              autoComplete="off"
              onChange={event => change('note', event.target.value)}
            />
          </Field>
        </form>
      </Dialog>
    </>
  )
}
