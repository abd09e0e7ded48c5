import { hash } from '@node-rs/argon2'
import { describe, expect, it } from 'vitest'
import { must } from '#lib/result.ts'
import { hashPassword, needsRehash, verifyPassword } from './passwords.ts'
import { boundedQueue } from './passwords-queue.ts'

describe('a stored password', () => {
  it('is argon2id with its own salt, and matches only itself', async () => {
    const stored = must(await hashPassword('brass tumblers'))
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(must(await hashPassword('brass tumblers'))).not.toBe(stored)
    expect(must(await verifyPassword(stored, 'brass tumblers'))).toBe(true)
    expect(must(await verifyPassword(stored, 'brass tumbler'))).toBe(false)
  })

  it('matches however the letters were composed', async () => {
    const stored = must(await hashPassword('caf\u00e9 au lait'))
    expect(must(await verifyPassword(stored, 'cafe\u0301 au lait'))).toBe(true)
  })

  it('takes as long where there is none, and never matches', async () => {
    const stored = must(await hashPassword('brass tumblers'))
    const time = async (of: string | null) => {
      const start = performance.now()
      for (let i = 0; i < 8; i++) expect(must(await verifyPassword(of, 'wrong'))).toBe(false)
      return performance.now() - start
    }
    await time(null)
    const ratio = (await time(null)) / (await time(stored))
    expect(ratio).toBeGreaterThan(0.4)
    expect(ratio).toBeLessThan(2.5)
  })

  it('is made anew when it was made with other parameters', async () => {
    expect(needsRehash(must(await hashPassword('brass tumblers')))).toBe(false)
    expect(needsRehash(await hash('brass tumblers', { memoryCost: 4096, timeCost: 3 }))).toBe(true)
  })
})

describe('the queue', () => {
  it('runs two at a time, lets some wait, and tells the rest at once', async () => {
    const run = boundedQueue(2, 1)
    const finish: (() => void)[] = []
    let running = 0
    let most = 0
    const task = () => {
      most = Math.max(most, ++running)
      return new Promise<void>(resolve => finish.push(resolve)).finally(() => running--)
    }
    const started = [run(task), run(task), run(task)]
    expect(await run(task)).toEqual({ ok: false, error: { kind: 'busy' } })
    expect(finish).toHaveLength(2)
    for (let done = 0; done < 3; done++) {
      finish[done]?.()
      await started[done]
    }
    expect(most).toBe(2)
    const again = run(task) // the places are free again
    finish[3]?.()
    expect((await again).ok).toBe(true)
  })

  it('frees the place of a task that failed', async () => {
    const run = boundedQueue(1, 0)
    await expect(run(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await run(async () => 7)).toEqual({ ok: true, value: 7 })
  })
})
