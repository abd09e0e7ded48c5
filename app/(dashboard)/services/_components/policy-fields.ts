import type { PolicyDraft, PolicyErrors, PolicyField } from '../policy-draft.ts'

/** What the fields of a policy share, in whichever form they stand. */
export interface PolicyFieldProps {
  draft: PolicyDraft
  errors: PolicyErrors
  /** Typing takes an error away and never makes one. */
  change: (next: Partial<PolicyDraft>, touched: PolicyField) => void
  /** Checks a field that was left. */
  leave: (name: PolicyField) => void
}
