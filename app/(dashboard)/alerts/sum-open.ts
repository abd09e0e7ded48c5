import type { Severity } from '#lib/detection/input.ts'

export interface OpenAlerts {
  open: number
  /** high and critical ones: somebody must look now */
  urgent: number
}

export function sumOpen({ low, medium, high, critical }: Record<Severity, number>): OpenAlerts {
  return { open: low + medium + high + critical, urgent: high + critical }
}
