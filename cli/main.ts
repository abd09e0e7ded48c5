import '#lib/resolve-drizzle.ts'

await import('./program.ts')
