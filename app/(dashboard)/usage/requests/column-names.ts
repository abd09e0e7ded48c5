/** What a request can be shown by, in the order of the columns. */
export const columnNames = [
  'time',
  'key',
  'service',
  'environment',
  'method',
  'route',
  'path',
  'status',
  'verdict',
  'took',
  'bytes',
  'address',
  'country',
  'network',
  'client',
  'origin',
  'source',
  'requestId',
] as const
export type ColumnName = (typeof columnNames)[number]

export const defaultColumns: readonly ColumnName[] = [
  'time',
  'key',
  'method',
  'route',
  'status',
  'verdict',
  'took',
  'address',
  'client',
]
