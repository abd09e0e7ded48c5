'use client'

import { Ban, Ellipsis, Pause, Play, RefreshCw } from 'lucide-react'
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
import { everyHour, recentWords } from './recent-words.tsx'
import { RotateDialog, type RotationTerms } from './rotate-dialog.tsx'

export type KeyActionsProps = {
  id: string
  name: string
  service: string
  environment: Environment
  may: { rotate: boolean; revoke: boolean; quarantine: boolean; release: boolean; undo: boolean }
  terms: RotationTerms
  use: RecentUse
  server: string
}

type Secret = Extract<RotationOutcome, { ok: true }>['secret']

/** What its reader may do to the key now; what they may not is absent. A new secret is shown from here, once. */
export function KeyActions({ id, name, service, environment, may, terms, use, server }: KeyActionsProps) {
  const router = useRouter()
  const [dialog, setDialog] = useState<'rotate' | 'revoke'>()
  const [secret, setSecret] = useState<Secret>()
  const [, startTransition] = useTransition()
  const close = (open: boolean) => !open && setDialog(undefined)

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
  const mayRotate = may.rotate && terms.state !== 'running'
  return (
    <>
      {may.quarantine && (
        <Button icon={<Pause />} onClick={quarantine}>
          Quarantine
        </Button>
      )}
      {mayRotate && (
        <Button
          variant={terms.state === 'free' && !may.release ? 'primary' : 'default'}
          icon={<RefreshCw />}
          onClick={() => setDialog('rotate')}
        >
          {terms.state === 'free' ? 'Rotate' : 'Claim again'}
        </Button>
      )}
      {may.release && (
        <Button variant="primary" icon={<Play />} onClick={release}>
          Release
        </Button>
      )}
      {may.revoke && (
        <DropdownMenu trigger={<IconButton label="More actions" icon={<Ellipsis />} />}>
          <DropdownMenuItem danger icon={<Ban />} onSelect={() => setDialog('revoke')}>
            Revoke for good
          </DropdownMenuItem>
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
