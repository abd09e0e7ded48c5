/**
 * Who sends a delivery holds it for so long. Whoever dies holding it leaves it to be sent again; whoever lives has sent
 * it (10 s at most) and written down how it ended well before, by another machine's clock too.
 */
export const leaseMs = 120_000
/** What was held for so long and was not sent, because the process stood still, is left alone. */
export const staleMs = 20_000
/** For so long it is tried to write an outcome down while the database is away. */
export const settlingMs = 45_000
