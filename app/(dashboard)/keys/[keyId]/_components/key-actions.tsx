'use client'

import { Ban, BellRing, Ellipsis, Pause, Play, RefreshCw, ShieldAlert } from 'lucide-react'
import { unstable_rethrow, useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import { Button } from '#components/ui/button.tsx'
import { DropdownMenu, DropdownMenuItem } from '#components/ui/dropdown-menu.tsx'
import { IconButton } from '#components/ui/icon-button.tsx'
import { showToast } from '#components/ui/toast.ts'
import type { Environment } from '#lib/access/words.ts'
import type { RecentUse } from '#lib/keys/recent-use.ts'
import { Reveal } from '../../_components/reveal/reveal.tsx'
import { RevokeDialog } from '../../_components/revoke-dialog.tsx'
import { quarantineKeyAction, type RotationOutcome, releaseKeyAction, revokeKeyAction } from '../actions.ts'
import { AskRotationDialog } from './ask-rotation-dialog.tsx'
import { CompromisedDialog } from './compromised-dialog.tsx'
import { everyHour, recentWords } from './recent-words.tsx'
import { RotateDialog, type RotationTerms } from './rotate-dialog.tsx'

export type KeyActionsProps = {
  id: string
  name: string
  service: string
  environment: Environment
  may: Record<'rotate' | 'revoke' | 'quarantine' | 'release' | 'undo' | 'compromise' | 'ask', boolean>
  terms: RotationTerms
  use: RecentUse
  /** how many secrets work now */
  live: number
  /** who can make a new secret, as a sentence goes on */
  who: string
  /** who would be asked for one */
  person: string
  server: string
  /** the address asks for the dialog, as a link from the rotations does */
  startRotating: boolean
}

type Secret = Extract<RotationOutcome, { ok: true }>['secret']

const rotateWords = { free: 'Rotate', unused: 'Claim again', running: '', none: 'Make a new secret' }

/** What its reader may do to the key now; what they may not is absent. A new secret is shown from here, once. */
export function KeyActions(props: KeyActionsProps) {
  const { id, name, service, environment, may, terms, use, server } = props
  const router = useRouter()
  const mayRotate = may.rotate && terms.state !== 'running'
  const [dialog, setDialog] = useState<'rotate' | 'revoke' | 'compromise' | 'ask' | undefined>(
    props.startRotating && mayRotate ? 'rotate' : undefined,
  )
  const [secret, setSecret] = useState<Secret>()
  const [, startTransition] = useTransition()
  function close(open: boolean) {
    if (open) return
    setDialog(undefined)
    if (props.startRotating) router.replace(`/keys/${id}`, { scroll: false })
  }

  async function run(act: () => Promise<string | undefined>, done: () => void) {
    const failure = await act().catch(error => {
      unstable_rethrow(error)
      return 'Keyturn did not answer. Look at the key’s status before you try again.'
    })
    if (failure) showToast('Not done', { follows: failure })
    else done()
  }
  const release = () =>
    run(
      () => releaseKeyAction({ keyId: id }),
      () => showToast(`${name} works again`),
    )
  const quarantine = () =>
    run(
      () => quarantineKeyAction({ keyId: id }),
      () =>
        showToast(`${name} is quarantined`, {
          follows: use.requests > 0 ? `${everyHour(use)} are refused.` : 'Every use is refused.',
          undo: may.undo ? release : undefined,
        }),
    )
  /** Drops the plain text at once; the page comes back when it says what is so now. */
  function forget() {
    setSecret(shown => shown && { ...shown, key: '' })
    startTransition(() => {
      router.replace(`/keys/${id}`)
      router.refresh()
      setSecret(undefined)
    })
  }
  return (
    <>
      {may.quarantine && (
        <Button icon={<Pause />} onClick={quarantine}>
          Quarantine
        </Button>
      )}
      {mayRotate && (
        <Button
          variant={terms.state !== 'unused' && !may.release ? 'primary' : 'default'}
          icon={<RefreshCw />}
          onClick={() => setDialog('rotate')}
        >
          {rotateWords[terms.state]}
        </Button>
      )}
      {may.release && (
        <Button variant="primary" icon={<Play />} onClick={release}>
          Release
        </Button>
      )}
      {(may.revoke || may.ask) && (
        <DropdownMenu trigger={<IconButton label="More actions" icon={<Ellipsis />} />}>
          {may.ask && (
            <DropdownMenuItem icon={<BellRing />} onSelect={() => setDialog('ask')}>
              Ask to rotate
            </DropdownMenuItem>
          )}
          {may.compromise && (
            <DropdownMenuItem danger icon={<ShieldAlert />} onSelect={() => setDialog('compromise')}>
              Compromised…
            </DropdownMenuItem>
          )}
          {may.revoke && (
            <DropdownMenuItem danger icon={<Ban />} onSelect={() => setDialog('revoke')}>
              Revoke for good
            </DropdownMenuItem>
          )}
        </DropdownMenu>
      )}
      <RotateDialog
        open={dialog === 'rotate'}
        onOpenChange={close}
        keyId={id}
        name={name}
        terms={terms}
        onRotated={setSecret}
      />
      <AskRotationDialog open={dialog === 'ask'} onOpenChange={close} keyId={id} name={name} person={props.person} />
      <CompromisedDialog
        open={dialog === 'compromise'}
        onOpenChange={close}
        keyId={id}
        name={name}
        live={props.live}
        who={props.who}
        use={use}
      />
      <RevokeDialog
        open={dialog === 'revoke'}
        onOpenChange={close}
        title={`Revoke ${name}?`}
        body={recentWords(use)}
        cancelLabel="Keep it"
        confirmLabel={use.requests > 0 ? `Revoke, refuse ${everyHour(use)}` : `Revoke ${name}`}
        onRevoke={reason => revokeKeyAction({ keyId: id, ...reason })}
      />
      {secret && (
        <Reveal
          rotated
          keys={[{ ...secret, name, service, environment }]}
          server={server}
          guardUrl={`/keys/${id}`}
          onDone={forget}
        />
      )}
    </>
  )
}
