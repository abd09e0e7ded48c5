import type { FoundCredential } from './find-credentials.ts'

/** A key or a token of the organization, and the place where somebody found it. */
export interface ToldLeak {
  found: FoundCredential
  url: string | null
  source: string | null
  foundAt: Date | null
}
