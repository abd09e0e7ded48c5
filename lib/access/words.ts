export const environments = ['development', 'staging', 'production'] as const
export type Environment = (typeof environments)[number]

/** From bad to worst. */
export const severities = ['low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof severities)[number]
