'use client'

import { unstable_rethrow, useRouter } from 'next/navigation'
import { type ReactNode, useReducer, useRef, useState } from 'react'
import { useTimeText, useZone } from '#components/ui/clock-provider.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { formatDateTime } from '#lib/format/date-time.ts'
import { executeOffboardingAction } from '../actions.ts'
import type { PlanView } from '../plan-view.ts'
import { AskDialog } from './ask-dialog.tsx'
import { ChangedNotice } from './changed-notice.tsx'
import { Departure } from './departure.tsx'
import { KeyGroups } from './key-groups.tsx'
import { MachinesSection } from './machines-section.tsx'
import { countChanged, isTouched, problemsOf, toInput } from './plan-draft.ts'
import { reducePlan, startOf } from './plan-state.ts'
import { summaryWords, tallyOf, trafficWords } from './plan-summary.ts'
import { RunBar } from './run-bar.tsx'
import { TokensSection } from './tokens-section.tsx'
import { useLeavePlan } from './use-leave-plan.ts'
import { WebhooksSection } from './webhooks-section.tsx'

type OffboardFormProps = {
  plan: PlanView
  /** who decides */
  decider: string
  /** beside the sentence: who leaves */
  aside: ReactNode
}

const lost =
  'Keyturn did not answer. Look at the member’s page before you try again; doing it twice changes nothing more.'

/** The plan of a departure and what is decided of it: one sentence that follows the choices, the rows, one button. */
export function OffboardForm({ plan: given, decider, aside }: OffboardFormProps) {
  const router = useRouter()
  const zone = useZone()
  const [state, dispatch] = useReducer(reducePlan, given, startOf)
  if (given.plannedAt !== state.plan.plannedAt) dispatch({ type: 'refreshed', plan: given })
  const { plan, draft, changes, isTried } = state
  const [isDone, setIsDone] = useState(false)
  const [isConfirming, setIsConfirming] = useState(false)
  const changed = useRef<HTMLDivElement>(null)
  const leaving = useLeavePlan(!isDone && isTouched(plan, draft), plan.memberId)
  const end = useTimeText(now => formatDateTime(now + draft.overlapHours * 3_600_000, now, zone))
  const deadline = draft.hostile ? null : end
  const tally = tallyOf(plan, draft)
  const summary = summaryWords(tally, plan, deadline)
  const problems = isTried ? problemsOf(plan, draft) : {}

  function ask() {
    const [first] = Object.keys(problemsOf(plan, draft))
    if (!first) return setIsConfirming(true)
    dispatch({ type: 'tried' })
    document.getElementById(`decide-${first}`)?.focus()
  }
  async function execute() {
    const outcome = await executeOffboardingAction(toInput(plan, draft)).catch(error => {
      unstable_rethrow(error)
      return { failed: lost, changed: [] }
    })
    if ('offboardingId' in outcome) {
      setIsDone(true)
      router.push(`/people/offboardings/${outcome.offboardingId}`)
      router.refresh() // what the frame counts has changed
      return undefined
    }
    if (outcome.changed.length === 0) return outcome.failed
    dispatch({ type: 'refused', changed: outcome.changed })
    requestAnimationFrame(() => changed.current?.focus())
    return undefined
  }

  const isLeft = plan.status === 'left'
  const { renewed, off, kept } = tally.webhooks
  const others = tally.tokensAsked + tally.tokensEnded + tally.machines + renewed + off + kept
  const isEmpty = isLeft && tally.closed + tally.kept + others === 0
  return (
    <>
      <div ref={changed} tabIndex={-1} className="outline-none focus-visible:shadow-none!">
        <ChangedNotice changes={changes} />
      </div>
      <div className="mb-5 flex items-start gap-8 max-lg:flex-wrap max-lg:gap-4">
        <div className="min-w-0 flex-1 max-lg:flex-[1_1_100%]">
          <p className="max-w-[680px] font-semibold text-xl tracking-[-.011em]">
            {isEmpty ? 'Whatever you can decide is decided.' : summary}
          </p>
          {!isEmpty && <p className="mt-1 max-w-[680px] text-text-2">{trafficWords(tally, deadline)}</p>}
        </div>
        {aside}
      </div>
      {!isEmpty && <Departure draft={draft} dispatch={dispatch} isLeft={isLeft} />}
      <KeyGroups state={state} problems={problems} deadline={deadline} dispatch={dispatch} />
      <MachinesSection plan={plan} draft={draft} problems={problems} dispatch={dispatch} />
      <WebhooksSection {...{ state, problems, dispatch }} ending={draft.hostile ? 'now' : `${draft.overlapHours} h`} />
      <TokensSection plan={plan} draft={draft} dispatch={dispatch} deadline={deadline} />
      {!isEmpty && (
        <RunBar
          plan={plan}
          decider={decider}
          closed={tally.closed}
          changed={countChanged(plan, draft)}
          problems={Object.keys(problems).length}
          onRun={ask}
        />
      )}
      <AskDialog
        open={isConfirming}
        onOpenChange={setIsConfirming}
        plan={plan}
        tally={tally}
        summary={summary}
        deadline={deadline}
        onConfirm={execute}
      />
      <ConfirmDialog
        open={leaving.isAsking}
        onOpenChange={leaving.setIsAsking}
        title={`Leave the plan for ${plan.name}?`}
        body="What you chose in it is not stored. Nothing has been done."
        cancelLabel="Stay"
        confirmLabel="Leave, drop the choices"
        onConfirm={async () => {
          leaving.leave()
          return undefined
        }}
      />
    </>
  )
}
