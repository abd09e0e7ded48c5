// The build alone, as "npm start" does it when the sources changed.
const { buildIfStale } = await import('../server/build.ts')
await buildIfStale(line => console.log(line))
