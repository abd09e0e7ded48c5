import type postgres from 'postgres'

/** In which the product runs, see client.ts. */
const roles = ['keyturn_tenant', 'keyturn_data', 'keyturn_auth', 'keyturn_worker']

/**
 * An error by which PostgreSQL refused a migration its rights (42501) as a sentence of what its user lacks and what a
 * superuser runs to mend it; any other error, and one whose cause is not seen, as it is. PostgreSQL itself names only
 * the first thing that it stumbled over, and Drizzle hides that behind the whole statement.
 */
export async function explainLacking(sql: postgres.Sql, error: unknown): Promise<unknown> {
  if (!isRefusal(error)) return error
  const [user] = await lackOf(sql).catch(() => [])
  if (!user?.statements.length) return error
  const lacks = [
    !user.may_create_roles && 'may not create roles',
    user.strange && `may not grant those that are there already (${user.strange})`,
    user.statements.some(each => each.startsWith('ALTER DATABASE')) && 'may not create anything in its database',
  ].filter(Boolean)
  return new Error(
    `Keyturn can't bring its database up to date: its database user ${user.name} ${lacks.join(', and ')}. As a superuser of PostgreSQL run
${user.statements.map(each => `  ${each}`).join('\n')}
in that database, and start again.`,
  )
}

interface Lack {
  name: string
  may_create_roles: boolean
  /** Of our roles those that are there and that this user may not grant, as SQL lists them. */
  strange: string | null
  statements: string[]
}

function lackOf(sql: postgres.Sql): Promise<Lack[]> {
  return sql<Lack[]>`
    select current_user as name, rolcreaterole as may_create_roles,
      lacking.roles as strange,
      array_remove(array[
        case when not rolcreaterole then format('ALTER ROLE %I CREATEROLE;', current_user) end,
        case when lacking.roles is not null
          then format('GRANT %s TO %I WITH ADMIN OPTION;', lacking.roles, current_user) end,
        case when not (has_database_privilege(current_database(), 'create') and has_schema_privilege('public', 'create'))
          then format('ALTER DATABASE %I OWNER TO %I;', current_database(), current_user) end
      ], null) as statements
    from pg_roles,
      -- Until PostgreSQL 15 whoever may create roles may grant all of them.
      (select string_agg(quote_ident(rolname), ', ' order by oid) as roles from pg_roles
        where rolname in ${sql(roles)} and not pg_has_role(oid, 'member with admin option')
          and current_setting('server_version_num')::int >= 160000) as lacking
    where rolname = current_user and not rolsuper`
}

function isRefusal(error: unknown): boolean {
  for (let inner = error; inner instanceof Error; inner = inner.cause)
    if ((inner as { code?: string }).code === '42501') return true
  return false
}
