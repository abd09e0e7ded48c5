import {
  AppWindow,
  Ban,
  Check,
  FileInput,
  FileX2,
  Gauge,
  Globe,
  History,
  KeyRound,
  Layers,
  LockKeyhole,
  type LucideIcon,
  Split,
  TimerOff,
} from 'lucide-react'
import { StatusShape } from './status-shape.tsx'

const MARKS: Record<string, LucideIcon> = {
  valid: Check,
  reported: FileInput,
  malformed: FileX2,
  unknown: KeyRound,
  revoked: Ban,
  expired: TimerOff,
  superseded: History,
  wrong_service: Split,
  wrong_environment: Layers,
  missing_scope: LockKeyhole,
  network_not_allowed: Globe,
  browser_refused: AppWindow,
  rate_limited: Gauge,
}

export const isRefused = (outcome: string) => outcome !== 'valid' && outcome !== 'reported'

/** The shape of a verdict, where its word stands beside it. */
export function VerdictMark({ outcome }: { outcome: string }) {
  if (outcome === 'quarantined') return <StatusShape status="quarantined" />
  const Mark = MARKS[outcome] ?? Ban
  return (
    <Mark
      aria-hidden="true"
      className={isRefused(outcome) ? 'size-3.5! flex-none text-refused' : 'size-3.5! flex-none text-text-3'}
    />
  )
}

/** "network not allowed". */
export const verdictWords = (outcome: string) => outcome.replaceAll('_', ' ')
