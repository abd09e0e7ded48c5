'use client'

import { useState } from 'react'
import { Cut } from '#components/key/cut.tsx'
import { KeyHint } from '#components/key/key-hint.tsx'
import { KeyPlate } from '#components/key/key-plate.tsx'
import { FocusLayout } from '#components/shell/solo-layout.tsx'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Section } from '#components/ui/section.tsx'
import { formatLogTime } from '#lib/format/date-time.ts'
import type { RevealedKey } from '../../new/actions.ts'
import { FirstUseLine } from './first-use.tsx'
import { LivesInField } from './lives-in-field.tsx'
import { RevealDock } from './reveal-dock.tsx'
import { SnippetTabs } from './snippet-tabs.tsx'
import { selfCheck, snippetTabs, variableOf } from './snippets.ts'
import { useLeaveGuard } from './use-leave-guard.ts'
import { WholeWindow } from './whole-window.tsx'

type RevealProps = {
  /** Held by the caller's state. Nothing here stores, logs or sends them. */
  keys: RevealedKey[]
  /** this Keyturn's address */
  server: string
  guardUrl: string
  /** after a rotation there is an old one that works on */
  rotated?: boolean
  /** the last key was hidden, or left behind: drop them and go on */
  onDone: () => void
}

/** Shows each plain key once, one after the other, until "I have stored it"; then only its hint is left. */
export function Reveal({ keys, server, guardUrl, rotated = false, onDone }: RevealProps) {
  const [index, setIndex] = useState(0)
  const [isOver, setIsOver] = useState(false)
  const [shownAt] = useState(() => new Date())
  const { isAsking, setIsAsking } = useLeaveGuard(!isOver, guardUrl)
  const shown = keys[index]

  function leave() {
    setIsOver(true)
    onDone()
  }
  function hide() {
    if (index + 1 >= keys.length) return leave()
    setIndex(index + 1)
    window.scrollTo(0, 0)
  }
  if (!shown) return null
  const { id, secretId, key, hint, name, service, environment } = shown
  const turn = keys.length > 1 ? ` ${index + 1} of ${keys.length}` : ''
  if (isOver) return <Hidden name={name} note={`${service}, ${environment}`} hint={hint} />
  return (
    <WholeWindow>
      <FocusLayout
        key={secretId}
        name={name}
        note={`${service}, ${environment}`}
        dock={<RevealDock hint={hint} isLast={index + 1 >= keys.length} onHide={hide} />}
      >
        <h1 className="font-semibold text-3xl tracking-[-.022em]">
          Store {rotated ? 'the new key' : keys.length > 1 ? `key${turn}` : 'this key'} now
        </h1>
        <p className="mt-2 max-w-[600px] text-md text-text-2">
          This is the one time it is shown. Keyturn keeps a hash, so nobody can show it again, not even an owner.{' '}
          {rotated
            ? 'The old one works on until the overlap, which starts when this one is first used, is over.'
            : 'Lost it? Rotate: nothing stops working.'}
        </p>
        <KeyPlate
          className="mt-7"
          value={key}
          note={
            <>
              <Cut secretId={secretId} age="new" />
              <span>
                Its mark wherever it is used. Shown to you at {formatLogTime(shownAt).slice(0, 8)} UTC, on record.
              </span>
            </>
          }
        />
        <Section
          className="mt-9"
          title="Put it where your code can find it"
          note="none of these leave it in a shell history or a repository"
        >
          <SnippetTabs tabs={snippetTabs({ service, name, hint })} hint={hint} plain={key} />
        </Section>
        <Section title="Use it once" note="proves that what you stored is what was shown">
          <CodeBlock
            className="mb-2"
            label="curl command"
            code={selfCheck(server, variableOf(service))}
            highlight={[`$${variableOf(service)}`]}
          />
          <FirstUseLine keyId={id} secretId={secretId} />
        </Section>
        <section className="mt-8" aria-label="Where it lives">
          <LivesInField keyId={id} service={service} name={name} plain={key} />
        </section>
      </FocusLayout>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setIsAsking}
        title={`Leave without storing the key of ${name}?`}
        body={
          <>
            It can’t be shown again. <b>{hint}</b> is what will be left of it.
          </>
        }
        consequence="Not stored it? Stay, or rotate the key later: nothing stops working."
        cancelLabel="Stay"
        confirmLabel="Leave, hide it for good"
        onConfirm={async () => {
          leave()
          return undefined
        }}
      />
    </WholeWindow>
  )
}

/** For the moment until the next page is here. */
function Hidden({ name, note, hint }: { name: string; note: string; hint: string }) {
  return (
    <WholeWindow>
      <FocusLayout name={name} note={note}>
        <h1 className="font-semibold text-3xl tracking-[-.022em]">Hidden for good</h1>
        <p className="mt-2 text-md text-text-2">
          <KeyHint hint={hint} className="text-text" /> is what is left.
        </p>
      </FocusLayout>
    </WholeWindow>
  )
}
