'use client'

import { unstable_rethrow } from 'next/navigation'
import { useState, useTransition } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import { showToast } from '#components/ui/toast.ts'
import { formatCount } from '#lib/format/number.ts'
import type { SeenNetwork } from '#lib/usage/list-seen-networks.ts'
import { setNetworksAction } from '../network-actions.ts'
import { networksIn } from './networks-in.ts'
import { SeenNetworks } from './seen-networks.tsx'
import { useSeenNetworks } from './use-seen-networks.ts'

type DialogProps = { keyId: string; name: string; networks: string[]; onClose: () => void }

const formId = 'allowed-networks'

/** Says first from where the key was lately used, and what of it would be refused. */
export function NetworksDialog({ keyId, name, networks, onClose }: DialogProps) {
  const [text, setText] = useState(networks.join('\n'))
  const [error, setError] = useState<string>()
  const [pending, startTransition] = useTransition()
  const { seen, refused, tell } = useSeenNetworks(keyId, text)
  const elsewhere = refused ?? []

  function change(value: string) {
    setText(value)
    setError(undefined)
  }
  function allow(added: SeenNetwork[]) {
    change([...networksIn(text), ...added.map(({ network }) => network)].join('\n'))
  }
  async function save() {
    const allowedNetworks = networksIn(text)
    // What it would refuse may not be known yet; then the answer says it, and nothing is saved.
    const outcome = await setNetworksAction({ keyId, allowedNetworks }, elsewhere.length > 0).catch(failure => {
      unstable_rethrow(failure)
      return { state: 'failed' as const, error: 'Keyturn did not answer, so look at the key before you try again.' }
    })
    if (outcome.state === 'failed') return setError(outcome.error)
    if (outcome.state === 'asks') return tell(outcome.elsewhere)
    onClose()
    if (outcome.changed) {
      showToast(allowedNetworks.length > 0 ? `${name} works only from there` : `${name} works from any network`)
    }
  }
  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      title={`Where may ${name} be used from?`}
      description="Uses from anywhere else are refused, from the next one on."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant={elsewhere.length > 0 ? 'danger' : 'primary'}
            type="submit"
            form={formId}
            aria-disabled={pending || undefined}
          >
            {elsewhere.length > 0 ? `Save, refuse ${formatCount(elsewhere.length, 'network')}` : 'Save networks'}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="mt-3"
        onSubmit={event => {
          event.preventDefault()
          if (!pending) startTransition(save)
        }}
      >
        <Field label="Networks" error={error} help="One a line, as in 10.24.0.0/16 or 2001:db8::/32. None means any.">
          <Textarea
            autoFocus
            rows={4}
            className="font-mono"
            value={text}
            spellCheck={false}
            autoComplete="off"
            onChange={event => change(event.target.value)}
          />
        </Field>
        <SeenNetworks seen={seen} refused={elsewhere} isOpenToAll={networksIn(text).length === 0} onAllow={allow} />
      </form>
    </Dialog>
  )
}
