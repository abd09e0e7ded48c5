import type { KeySpec } from './key-spec.ts'
import { partnersKeys } from './keys-partners.ts'
import { paymentsKeys } from './keys-payments.ts'
import { platformKeys } from './keys-platform.ts'
import { storefrontKeys } from './keys-storefront.ts'

export const keySpecs: KeySpec[] = [...paymentsKeys, ...storefrontKeys, ...platformKeys, ...partnersKeys]
