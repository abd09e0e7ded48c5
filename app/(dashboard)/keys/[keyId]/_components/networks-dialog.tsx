'use client'

import { unstable_rethrow } from 'next/navigation'
import { useState, useTransition } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Mono } from '#components/ui/mono.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import { showToast } from '#components/ui/toast.ts'
import { formatCount } from '#lib/format/number.ts'
import { setNetworksAction } from '../network-actions.ts'

type DialogProps = { keyId: string; name: string; networks: string[]; onClose: () => void }
type Elsewhere = { network: string; requests: number }[]

const formId = 'allowed-networks'

/** Says first which networks the key was lately used from that would be refused. */
export function NetworksDialog({ keyId, name, networks, onClose }: DialogProps) {
  const [text, setText] = useState(networks.join('\n'))
  const [error, setError] = useState<string>()
  const [elsewhere, setElsewhere] = useState<Elsewhere>([])
  const [pending, startTransition] = useTransition()

  function change(value: string) {
    setText(value)
    setError(undefined)
    setElsewhere([])
  }
  async function save() {
    const allowedNetworks = text.split(/[\s,]+/).filter(Boolean)
    const outcome = await setNetworksAction({ keyId, allowedNetworks }, elsewhere.length > 0).catch(failure => {
      unstable_rethrow(failure)
      return { state: 'failed' as const, error: 'Keyturn did not answer, so look at the key before you try again.' }
    })
    if (outcome.state === 'failed') return setError(outcome.error)
    if (outcome.state === 'asks') return setElsewhere(outcome.elsewhere)
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
        {elsewhere.length > 0 && (
          <div role="status" className="mt-3">
            <p className="font-medium">In the last 30 days it was also used from here, and would be refused:</p>
            <ul className="mt-1 max-h-40 overflow-y-auto text-text-2">
              {elsewhere.map(({ network, requests }) => (
                <li key={network} className="flex justify-between gap-3">
                  <Mono>{network}</Mono>
                  <span>{formatCount(requests, 'request')}</span>
                </li>
              ))}
            </ul>
            <Button
              size="sm"
              className="mt-2"
              onClick={() => change([text, ...elsewhere.map(each => each.network)].join('\n').trim())}
            >
              Allow these too
            </Button>
          </div>
        )}
      </form>
    </Dialog>
  )
}
