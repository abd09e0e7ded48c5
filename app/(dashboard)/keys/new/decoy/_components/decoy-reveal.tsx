'use client'

import { useState } from 'react'
import { KeyHint } from '#components/key/key-hint.tsx'
import { KeyPlate } from '#components/key/key-plate.tsx'
import { FocusLayout } from '#components/shell/solo-layout.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Section } from '#components/ui/section.tsx'
import { formatLogTime } from '#lib/format/date-time.ts'
import { RevealDock } from '../../../_components/reveal/reveal-dock.tsx'
import { SnippetTabs } from '../../../_components/reveal/snippet-tabs.tsx'
import { useLeaveGuard } from '../../../_components/reveal/use-leave-guard.ts'
import { WholeWindow } from '../../../_components/reveal/whole-window.tsx'
import type { DecoyOutcome } from '../actions.ts'
import { plantingTabs } from './planting-tabs.ts'

type RevealProps = {
  /** Held by the caller's state. Nothing here stores, logs or sends it. */
  decoy: Extract<DecoyOutcome, { ok: true }>['decoy']
  guardUrl: string
  onDone: () => void
}

/** Shows a decoy once, with forms in which it looks as if somebody had left it there. */
export function DecoyReveal({ decoy, guardUrl, onDone }: RevealProps) {
  const [isOver, setIsOver] = useState(false)
  const [shownAt] = useState(() => new Date())
  const { isAsking, setIsAsking } = useLeaveGuard(!isOver, guardUrl)
  const { name, service, environment, hint, plantedIn } = decoy
  const note = `${service}, ${environment}`

  function leave() {
    setIsOver(true)
    onDone()
  }
  if (isOver) {
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
  return (
    <WholeWindow>
      <FocusLayout
        name={name}
        note={note}
        dock={<RevealDock hint={hint} isLast done="I have planted it" onHide={leave} />}
      >
        <h1 className="font-semibold text-3xl tracking-[-.022em]">Plant this decoy now</h1>
        <p className="mt-2 max-w-[600px] text-md text-text-2">
          This is the one time it is shown. It belongs in one place: <b className="text-text">{plantedIn}</b>. Don’t try
          it: each use is a critical alert, yours as well.
        </p>
        <KeyPlate
          className="mt-7"
          value={decoy.key}
          note={<span>Shown to you at {formatLogTime(shownAt).slice(0, 8)} UTC, on record.</span>}
        />
        <Section className="mt-9" title="Forms to leave it in" note="each as somebody would have left a real one">
          <SnippetTabs tabs={plantingTabs({ service, environment, hint })} hint={hint} plain={decoy.key} />
        </Section>
        <Section title="So that its use means something">
          <ul className="grid max-w-[640px] list-disc gap-1.5 pl-5 text-text-2">
            <li>Where only somebody who looks around comes upon it, and nothing of yours reads it and runs.</li>
            <li>Under a name that no program of yours looks for: a variable that is set may be sent along.</li>
            <li>In this one place. For another place make another decoy: each then says where somebody was.</li>
            <li>Your own scanners of secrets will find it. Let them pass it by its hint, not by its value.</li>
          </ul>
        </Section>
      </FocusLayout>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setIsAsking}
        title={`Leave without planting ${name}?`}
        body={
          <>
            It can’t be shown again. <b>{hint}</b> is what will be left of it.
          </>
        }
        consequence="Not planted? Stay, or end it later and make another: nobody uses it."
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
