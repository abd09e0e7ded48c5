'use client'

import { ShieldAlert, ShieldCheck, ShieldQuestion } from 'lucide-react'
import { useState, useTransition } from 'react'
import { Button } from '#components/ui/button.tsx'
import { ExactTime } from '#components/ui/exact-time.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { ChainProblem } from '#lib/audit/verify-chain.ts'
import { formatNumber } from '#lib/format/number.ts'
import { checkChainAction } from '../actions.ts'
import { LedgerHead } from './ledger-head.tsx'

type ChainStateProps = {
  head: string | null
  length: number
  /** the last check that found it whole */
  sound: { through: number; at: string; by: string } | null
}

/** Up to where the ledger is what was written, since when that is known, and the head that proves it later. */
export function ChainState({ head, length, sound }: ChainStateProps) {
  const [problem, setProblem] = useState<ChainProblem>()
  const [failed, setFailed] = useState(false)
  const [pending, startTransition] = useTransition()
  const check = () =>
    startTransition(async () => {
      setFailed(false)
      try {
        const report = await checkChainAction()
        setProblem(report?.problem)
        setFailed(!report)
      } catch {
        setFailed(true)
      }
    })
  const button = (
    <Button aria-disabled={pending || undefined} onClick={() => !pending && check()}>
      {pending ? `Checking ${formatNumber(length)} entries` : sound || problem ? 'Check again' : 'Check the chain'}
    </Button>
  )
  if (failed) {
    const title = 'Keyturn did not answer, so nothing was checked.'
    return <Notice tone="due" icon={<ShieldQuestion />} title={title} action={button} />
  }
  if (problem) {
    return (
      <Notice
        tone="refused"
        icon={<ShieldAlert />}
        title={`The ledger is broken at entry ${formatNumber(problem.seq)}: ${problem.kind}.`}
        action={button}
      >
        {problem.detail} Entries before it are whole.
      </Notice>
    )
  }
  return (
    <>
      {sound ? (
        <Notice tone="live" icon={<ShieldCheck />} title={`Whole to ${formatNumber(sound.through)}.`} action={button}>
          {sound.by} checked it <ExactTime iso={sound.at} />. {sinceThen(length - sound.through)}
        </Notice>
      ) : (
        <Notice icon={<ShieldQuestion />} title="Every entry covers the one before it." action={button}>
          Nobody has checked that yet: it reads all {formatNumber(length)} and recomputes each seal.
        </Notice>
      )}
      {head && <LedgerHead head={head} />}
    </>
  )
}

/** The check is an entry itself. */
function sinceThen(entries: number): string {
  if (entries <= 1) return 'Nothing has been written since.'
  return `${formatNumber(entries - 1)} ${entries === 2 ? 'entry has' : 'entries have'} been written since.`
}
