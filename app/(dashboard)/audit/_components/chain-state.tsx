'use client'

import { ShieldAlert, ShieldCheck, ShieldQuestion } from 'lucide-react'
import { useState, useTransition } from 'react'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { ExactTime } from '#components/ui/exact-time.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { ChainReport } from '#lib/audit/verify-chain.ts'
import { formatNumber } from '#lib/format/number.ts'
import { verifyChainAction } from '../actions.ts'

/** Whether the ledger is what was written: asked for, since it reads every entry. */
export function ChainState() {
  const [checked, setChecked] = useState<{ report: ChainReport; at: string }>()
  const [failed, setFailed] = useState(false)
  const [pending, startTransition] = useTransition()
  const check = () =>
    startTransition(async () => {
      setFailed(false)
      try {
        setChecked({ report: await verifyChainAction(), at: new Date().toISOString() })
      } catch {
        setFailed(true)
      }
    })
  const button = (
    <Button aria-disabled={pending || undefined} onClick={() => !pending && check()}>
      {pending ? 'Checking' : checked ? 'Check again' : 'Check the chain'}
    </Button>
  )
  if (failed) {
    return (
      <Notice
        tone="due"
        icon={<ShieldQuestion />}
        title="Keyturn did not answer, so nothing was checked."
        action={button}
      />
    )
  }
  if (!checked) {
    return (
      <Notice icon={<ShieldQuestion />} title="Every entry covers the one before it." action={button}>
        Checking reads all of them and recomputes each seal.
      </Notice>
    )
  }
  const { report, at } = checked
  if (report.problem) {
    return (
      <Notice
        tone="refused"
        icon={<ShieldAlert />}
        title={`The ledger is broken at entry ${formatNumber(report.problem.seq)}: ${report.problem.kind}.`}
        action={button}
      >
        {report.problem.detail} Entries before it are whole.
      </Notice>
    )
  }
  return (
    <Notice
      tone="live"
      icon={<ShieldCheck />}
      title={`Whole to ${formatNumber(report.checked)}.`}
      action={
        <>
          {report.head && <CopyButton text={report.head} label="Copy head" />}
          {button}
        </>
      }
    >
      Checked <ExactTime iso={at} />. The head, kept elsewhere, later proves that nothing was cut off.
    </Notice>
  )
}
