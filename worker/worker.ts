import { setTimeout as pause } from 'node:timers/promises'
import type { PgBoss } from 'pg-boss'
import { openJobQueue } from '#lib/job-queue.ts'
import { log } from '#lib/log.ts'
import { startCounter } from './counter.ts'
import { type Job, jobs } from './jobs.ts'
import { startJudge } from './judge.ts'
import { startSender } from './sender.ts'

const retryMs = 5_000

/**
 * The door for the clock. Of however many workers on one database, one runs each job: the queue refuses a second one
 * while the first is waiting or running. What came due while no worker was there runs once, at the start. Resolves at
 * once, and keeps trying while the database is away.
 */
export async function startWorker(): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController()
  const loops = [startJudge(), startCounter(), startSender()]
  let boss: PgBoss | undefined
  const started = (async () => {
    while (!stopping.signal.aborted) {
      boss = openJobQueue()
      boss.on('error', reportError)
      try {
        await hangJobs(await boss.start())
        return
      } catch (error) {
        reportError(error)
        await boss.stop({ graceful: false }).catch(reportError)
        await pause(retryMs, undefined, { signal: stopping.signal }).catch(() => {})
      }
    }
  })()
  return {
    async stop() {
      stopping.abort()
      await Promise.all(loops.map(loop => loop.stop()))
      await started
      await boss?.stop({ graceful: true, timeout: 5_000 }).catch(reportError)
    },
  }
}

async function hangJobs(boss: PgBoss): Promise<void> {
  for (const job of jobs) {
    await boss.createQueue(job.name, {
      policy: 'exclusive',
      retryLimit: 2,
      retryDelay: 5,
      expireInSeconds: 120, // how long a job of a worker that was killed stands in the way
      deleteAfterSeconds: 86_400,
    })
    await boss.schedule(job.name, job.cron, null, { missed: 'once' })
    await boss.work(job.name, { pollingIntervalSeconds: 1 }, () => runJob(job))
    await boss.send(job.name)
  }
}

async function runJob(job: Job): Promise<void> {
  try {
    await job.run(new Date())
  } catch (error) {
    log.error({ err: error, job: job.name }, 'a job failed')
    // The queue keeps what a job fails with, so it gets the name alone: a query's message holds its parameters.
    throw new Error(`${job.name} failed`)
  }
}

function reportError(error: unknown): void {
  log.error({ err: error }, 'the job queue failed')
}
