import type { PolicyValues } from '#app/(dashboard)/services/policy-draft.ts'
import type { Environment } from '#lib/access/words.ts'
import type { RotationPolicy } from '#lib/services/input.ts'
import type { OwnGroup } from './own-values.ts'

export interface OwnPolicyProps {
  keyId: string
  name: string
  environment: Environment
  environmentPolicy: PolicyValues
  /** what the key has of its own now */
  own: Partial<RotationPolicy> | null
  zones: readonly string[]
  /** ticked from the beginning */
  asked?: OwnGroup
}
