import { configureDatabase } from '#db/client.ts'
import { type Env, setEnv } from '#lib/env.ts'
import { createCourier } from './courier.ts'

// A process of its own for killed.test.ts: sends what waits, until it is killed.
export interface SenderTask {
  env: Env
  databaseUrl: string
  now: string
}

const task: SenderTask = JSON.parse(process.argv[2] ?? '')
setEnv(task.env)
configureDatabase(task.databaseUrl)
const courier = createCourier({ now: () => new Date(task.now) })
while ((await courier.pass()) > 0) await courier.whenFreed()
await new Promise(() => setInterval(() => {}, 60_000)) // until it is killed
