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
import { ExactTime } from '#components/ui/exact-time.tsx'
import { Mono } from '#components/ui/mono.tsx'
import { Section } from '#components/ui/section.tsx'

type TokenRevealProps = {
  /** held by the caller's state alone */
  token: string
  hint: string
  name: string
  expiresAt: string | null
  onDone: () => void
}

/** Shows a token once, until "I have stored it"; then only its hint is left. */
export function TokenReveal({ token, hint, name, expiresAt, onDone }: TokenRevealProps) {
  const [isStored, setIsStored] = useState(false)
  const [isOver, setIsOver] = useState(false)
  const { isAsking, setIsAsking } = useLeaveGuard(!isOver, '/settings/tokens')

  function leave() {
    setIsOver(true)
    onDone()
  }
  return (
    <WholeWindow>
      <FocusLayout
        name={name}
        note="token"
        dock={
          !isOver && (
            <section aria-label="When it is stored" className="contents">
              <CheckboxLabel
                label="I have stored it"
                className="flex-1"
                checked={isStored}
                onChange={event => setIsStored(event.target.checked)}
              />
              <span className="text-text-3 max-md:hidden">
                then only <Mono className="text-text">{hint}</Mono> is left
              </span>
              <Button variant="primary" disabled={!isStored} onClick={leave} className="max-md:flex-1">
                Hide token for good
              </Button>
            </section>
          )
        }
      >
        <h1 className="font-semibold text-3xl tracking-[-.022em]">
          {isOver ? 'Hidden for good' : 'Store this token now'}
        </h1>
        <p className="mt-2 max-w-[600px] text-md text-text-2">
          {isOver ? (
            <>
              <Mono className="text-text">{hint}</Mono> is what is left.
            </>
          ) : (
            <>
              This is the one time it is shown. Keyturn keeps a hash, so nobody can show it again. Lost it? Revoke it
              and make another. It works{' '}
              {expiresAt ? (
                <>
                  until <ExactTime iso={expiresAt} day />
                </>
              ) : (
                'until it is revoked'
              )}
              .
            </>
          )}
        </p>
        {!isOver && <Shown token={token} />}
      </FocusLayout>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setIsAsking}
        title={`Leave without storing the token ${name}?`}
        body={
          <>
            It can’t be shown again. <b>{hint}</b> is what will be left of it.
          </>
        }
        consequence="Not stored it? Stay, or revoke it and make another."
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

function Shown({ token }: { token: string }) {
  return (
    <>
      <div className="mt-7 rounded-3 border border-edge">
        <div
          data-secret=""
          className="wrap-anywhere rounded-t-[7px] bg-sunken px-6 py-6 font-medium font-mono text-[17px]/[28px] max-md:px-4 max-md:text-[15px]/[24px]"
        >
          {token}
        </div>
        <div className="flex items-center gap-3 border-line border-t py-3 pr-3 pl-6 max-md:flex-wrap max-md:px-4">
          <span className="min-w-0 flex-1 text-text-2">It opens Keyturn. Never put it where a browser reads it.</span>
          <CopyButton text={token} label="Copy token" variant="primary" size="lg" className="max-md:w-full" />
        </div>
      </div>
      <Section
        className="mt-9"
        title="Put it where your program can find it"
        note="none of these leave it in a history"
      >
        <CodeBlock
          label="shell"
          code={'read -rs KEYTURN_TOKEN && export KEYTURN_TOKEN'}
          comment="# then paste it, and Enter"
        />
        <CodeBlock
          className="mt-2"
          label="GitHub Actions"
          code="gh secret set KEYTURN_TOKEN"
          comment="# paste it at the prompt"
        />
      </Section>
    </>
  )
}
