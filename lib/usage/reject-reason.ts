/**
 * Why a line was refused, for whoever sent it. `not_found`: no such service or key that this token may write for;
 * `no_key`: a gateway's line that names neither a key nor a service, under a token that is bound to none.
 */
export const rejectReasons = [
  'bad_json',
  'not_an_object',
  'too_long',
  'bad_time',
  'time_too_old',
  'time_in_future',
  'bad_key',
  'bad_key_id',
  'bad_secret_id',
  'bad_service',
  'bad_environment',
  'bad_status',
  'bad_duration',
  'bad_bytes',
  'bad_ip',
  'bad_method',
  'bad_format',
  'no_key',
  'not_found',
] as const
export type RejectReason = (typeof rejectReasons)[number]

/** Longer lines, and records with more text, are refused: no access log has them, and each is searched for keys. */
export const maxLineLength = 65_536
