'use client'

import { useState } from 'react'
import { useLeaveGuard } from '#app/(dashboard)/keys/_components/reveal/use-leave-guard.ts'
import { WholeWindow } from '#app/(dashboard)/keys/_components/reveal/whole-window.tsx'
import { FocusLayout } from '#components/shell/solo-layout.tsx'
import { Button } from '#components/ui/button.tsx'
import { CheckboxLabel } from '#components/ui/checkbox-label.tsx'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Section } from '#components/ui/section.tsx'
import { VerifyBlock } from './verify-block.tsx'

type SecretRevealProps = {
  /** held by the caller's state alone */
  secret: string
  name: string
  /** the webhook's page: where a reload leads */
  page: string
  /** a former secret may sign on for a while */
  isRotated?: boolean
  onDone: () => void
}

/** Shows a webhook's signing secret once, until "I have stored it". */
export function SecretReveal({ secret, name, page, isRotated = false, onDone }: SecretRevealProps) {
  const [isStored, setIsStored] = useState(false)
  const [isOver, setIsOver] = useState(false)
  const { isAsking, setIsAsking } = useLeaveGuard(!isOver, page)

  function leave() {
    setIsOver(true)
    onDone()
  }
  return (
    <WholeWindow>
      <FocusLayout
        name={name}
        note="webhook"
        dock={
          !isOver && (
            <section aria-label="When it is stored" className="contents">
              <CheckboxLabel
                label="I have stored it"
                className="flex-1"
                checked={isStored}
                onChange={event => setIsStored(event.target.checked)}
              />
              <Button variant="primary" disabled={!isStored} onClick={leave} className="max-md:flex-1">
                Hide secret for good
              </Button>
            </section>
          )
        }
      >
        <h1 className="font-semibold text-3xl tracking-[-.022em]">
          {isOver ? 'Hidden for good' : 'Store this signing secret now'}
        </h1>
        {!isOver && (
          <>
            <p className="mt-2 max-w-[600px] text-md text-text-2">
              This is the one time it is shown. The receiver knows by it that a message is Keyturn’s.{' '}
              {isRotated
                ? 'Until the old secret ends it signs every message as well, so the receiver can change over in its own time.'
                : 'Lost it? Rotate it on the webhook’s page.'}
            </p>
            <Shown secret={secret} />
          </>
        )}
      </FocusLayout>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setIsAsking}
        title={`Leave without storing the secret of ${name}?`}
        body="It can’t be shown again. Without it the receiver can’t tell Keyturn’s messages from anybody’s."
        consequence="Not stored it? Stay, or rotate it on the webhook’s page."
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

function Shown({ secret }: { secret: string }) {
  return (
    <>
      <div className="mt-7 rounded-3 border border-edge">
        <div
          data-secret=""
          className="wrap-anywhere rounded-t-[7px] bg-sunken px-6 py-6 font-medium font-mono text-[17px]/[28px] max-md:px-4 max-md:text-[15px]/[24px]"
        >
          {secret}
        </div>
        <div className="flex items-center gap-3 border-line border-t py-3 pr-3 pl-6 max-md:flex-wrap max-md:px-4">
          <span className="min-w-0 flex-1 text-text-2">Whoever has it can write messages that pass for Keyturn’s.</span>
          <CopyButton text={secret} label="Copy secret" variant="primary" size="lg" className="max-md:w-full" />
        </div>
      </div>
      <Section className="mt-9" title="Put it where the receiver can find it" note="it leaves no trace in a history">
        <CodeBlock
          label="shell"
          code={'read -rs KEYTURN_WEBHOOK_SECRET && export KEYTURN_WEBHOOK_SECRET'}
          comment="# then paste it, and Enter"
        />
      </Section>
      <Section title="Verify what comes" note="works as pasted">
        <VerifyBlock />
      </Section>
    </>
  )
}
