/**
 * One value for the whole process, made by whoever asks first. Node's modules and Next's bundle are two copies of the
 * same files, so a pool, a cache or a queue in a module's own variable would exist twice.
 */
export function processWide<T>(name: string, make: () => T): T {
  const shared = globalThis as { [key: symbol]: T | undefined }
  const slot = Symbol.for(`keyturn.${name}`)
  shared[slot] ??= make()
  return shared[slot]
}
