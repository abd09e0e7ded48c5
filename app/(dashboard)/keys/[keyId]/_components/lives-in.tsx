'use client'

import { useState, useTransition } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { setLivesInAction } from '../actions.ts'

/** Where it is kept, and a way to say so. */
export function LivesIn({ keyId, livesIn, mayNote }: { keyId: string; livesIn: string | null; mayNote: boolean }) {
  const [isOpen, setIsOpen] = useState(false)
  const [text, setText] = useState(livesIn ?? '')
  const [error, setError] = useState<string>()
  const [pending, startTransition] = useTransition()

  function save() {
    if (pending) return
    startTransition(async () => {
      const failure = await setLivesInAction({ keyId, livesIn: text })
      setError(failure)
      if (!failure) setIsOpen(false)
    })
  }
  return (
    <>
      {livesIn ?? <span className="text-text-3">not noted</span>}{' '}
      {mayNote && (
        <button type="button" className="text-accent-text text-xs hover:underline" onClick={() => setIsOpen(true)}>
          {livesIn ? 'Change' : 'Note it'}
        </button>
      )}
      <Dialog
        open={isOpen}
        onOpenChange={setIsOpen}
        title="Where does it live?"
        footer={
          <>
            <Button onClick={() => setIsOpen(false)}>Cancel</Button>
            <Button variant="primary" type="submit" form="lives-in" aria-disabled={pending || undefined}>
              Save note
            </Button>
          </>
        }
      >
        <form
          id="lives-in"
          className="mt-3"
          onSubmit={event => {
            event.preventDefault()
            save()
          }}
        >
          <Field label="Place" help="A note for whoever rotates it next. Not the key." error={error}>
            <Input
              autoFocus
              value={text}
              maxLength={200}
              autoComplete="off"
              placeholder="Vault, path kv/payments/refund-worker"
              onChange={event => {
                setError(undefined)
                setText(event.target.value)
              }}
            />
          </Field>
        </form>
      </Dialog>
    </>
  )
}
