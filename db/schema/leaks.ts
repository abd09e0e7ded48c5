import { index, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { bytea, createdAt, id, moment } from './columns.ts'
import { keySecrets, keys, tokens } from './keys.ts'
import { organizationId } from './organizations.ts'

/**
 * A place where a secret, or a token, was found in plain. One row for each place: what is told of it again changes
 * nothing. Never the plain text; addresses are what others say, and are shown as text.
 */
export const leaks = pgTable(
  'leaks',
  {
    id: id(),
    organizationId: organizationId(),
    keyId: uuid('key_id').references(() => keys.id), // with its secret; or else the token
    secretId: uuid('secret_id').references(() => keySecrets.id),
    tokenId: uuid('token_id').references(() => tokens.id),
    placeHash: bytea('place_hash').notNull(), // SHA-256 of what tells two places apart
    foundBy: text('found_by', { enum: ['github', 'token', 'log'] }).notNull(), // a log only shows it: nobody vouches for it
    reporterId: uuid('reporter_id'), // the token that told of it
    serviceId: uuid('service_id'), // in whose log it stood; null: of none that is known
    url: text('url'),
    source: text('source'), // what the finder calls the kind of place: commit, issue_comment, a scanner's name
    foundAt: moment('found_at'), // as the finder says
    createdAt: createdAt(),
  },
  t => [
    unique('leaks_once').on(t.secretId, t.tokenId, t.placeHash).nullsNotDistinct(),
    index('leaks_key').on(t.keyId, t.createdAt),
  ],
)
