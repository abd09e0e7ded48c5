/** Whether an error means that the database can't be reached at the moment, rather than that it refused something. */
export function isDatabaseDown(error: unknown): boolean {
  for (let inner: unknown = error; inner instanceof Error; inner = inner.cause) {
    const { code } = inner as { code?: string }
    if (code === undefined ? lost.test(inner.message) : unreachable.test(code)) return true
    if (inner instanceof AggregateError && inner.errors.some(isDatabaseDown)) return true
  }
  return false
}

// The system's, postgres.js', and PostgreSQL's own: 08 connection, 53 no room or no clients left, 57P0x shutting down.
const unreachable =
  /^(ECONN(REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENOENT|CONNECT_TIMEOUT|CONNECTION_(CLOSED|ENDED|DESTROYED)|08\w{3}|53\w{3}|57P0[1-5])$/

// pg has words for it, and no code.
const lost =
  /^(Connection terminated|timeout expired$|timeout exceeded when trying to connect$|Query read timeout$|Client (has encountered a connection error|was closed) and is not queryable$)/
