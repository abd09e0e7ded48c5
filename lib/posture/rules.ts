import { browserExposed } from './browser-exposed.ts'
import type { FindingRule } from './finding.ts'
import { heldByLeavers } from './held-by-leavers.ts'
import type { Finding } from './input.ts'
import { seenByMany } from './seen-by-many.ts'
import { unused } from './unused.ts'
import { withoutExpiry } from './without-expiry.ts'
import { withoutNetworks } from './without-networks.ts'
import { withoutRotation } from './without-rotation.ts'

export const rules: Record<Finding, FindingRule> = {
  held_by_leavers: heldByLeavers,
  browser_exposed: browserExposed,
  seen_by_many: seenByMany,
  without_networks: withoutNetworks,
  without_rotation: withoutRotation,
  without_expiry: withoutExpiry,
  unused,
}
