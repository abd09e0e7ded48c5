import type { ReactNode } from 'react'

export type KeyStatus =
  | 'live'
  | 'overlap'
  | 'due'
  | 'overdue'
  | 'compromised'
  | 'secretless'
  | 'quarantined'
  | 'ended'
  | 'decoy'
  | 'decoyUsed'

export const STATUS_WORDS: Record<KeyStatus, string> = {
  live: 'Live',
  overlap: 'Overlap',
  due: 'Due',
  overdue: 'Overdue',
  compromised: 'Compromised',
  secretless: 'No secret',
  quarantined: 'Quarantined',
  ended: 'Ended',
  decoy: 'Decoy',
  decoyUsed: 'Decoy used',
}

/** The 12 px shape of a status, without its word: only where the word stands beside it or is read out. */
export function StatusShape({ status }: { status: KeyStatus }) {
  return (
    <svg viewBox="0 0 12 12" aria-hidden="true" className="mx-px size-3 flex-none overflow-visible">
      {SHAPES[status]}
    </svg>
  )
}

const SHAPES: Record<KeyStatus, ReactNode> = {
  live: <circle cx="6" cy="6" r="4.2" fill="var(--live)" />,
  overlap: (
    <>
      <circle cx="4" cy="6" r="4" fill="var(--brass-mark)" />
      <circle cx="9" cy="6" r="4.7" fill="var(--surface)" />
      <circle cx="9" cy="6" r="4" fill="var(--accent-text)" />
    </>
  ),
  due: (
    <>
      <circle cx="6" cy="6" r="4.5" fill="none" stroke="var(--due)" strokeWidth="1.5" />
      <path d="M6 6V3A3 3 0 0 1 6 9Z" fill="var(--due)" />
    </>
  ),
  overdue: (
    <>
      <path d="M6 .8 11.6 11H.4Z" fill="var(--overdue)" stroke="var(--overdue)" strokeLinejoin="round" />
      <path d="M6 4.3v3.2M6 8.7v1.1" stroke="var(--surface)" strokeWidth="1.3" />
    </>
  ),
  compromised: (
    <>
      <rect x=".8" y=".8" width="10.4" height="10.4" rx="2.2" fill="var(--sev-critical)" />
      <path d="m4 4 4 4M8 4 4 8" stroke="var(--surface)" strokeWidth="1.5" />
    </>
  ),
  secretless: (
    <>
      <circle cx="6" cy="6" r="4.5" fill="none" stroke="var(--sev-critical)" strokeWidth="1.5" />
      <path d="m4.2 4.2 3.6 3.6M7.8 4.2 4.2 7.8" stroke="var(--sev-critical)" strokeWidth="1.3" />
    </>
  ),
  quarantined: (
    <>
      <rect x=".8" y=".8" width="10.4" height="10.4" rx="2.2" fill="var(--quarantined)" />
      <path d="M4.5 3.6v4.8M7.5 3.6v4.8" stroke="var(--surface)" strokeWidth="1.5" />
    </>
  ),
  ended: (
    <>
      <circle cx="6" cy="6" r="4.5" fill="none" stroke="var(--ended)" strokeWidth="1.3" />
      <path d="M3 9 9 3" stroke="var(--ended)" strokeWidth="1.3" />
    </>
  ),
  decoy: (
    <>
      <circle cx="6" cy="6" r="4.6" fill="none" stroke="var(--text-2)" strokeWidth="1.3" />
      <circle cx="6" cy="6" r="1.7" fill="var(--text-2)" />
    </>
  ),
  decoyUsed: (
    <>
      <circle cx="6" cy="6" r="5.2" fill="var(--sev-critical)" />
      <circle cx="6" cy="6" r="1.9" fill="var(--surface)" />
    </>
  ),
}
