import { registerHooks } from 'node:module'

/**
 * For each file that a package imports from itself, Node parses the package's whole package.json to learn its format, and
 * drizzle-orm's lists exports of 180 kB: half of the time that a process took to start. What its files import from each
 * other says by itself where it is and what. To be imported before whatever imports drizzle-orm.
 */
registerHooks({
  resolve(specifier, context, next) {
    const { parentURL } = context
    const isItsOwn = specifier.startsWith('.') && specifier.endsWith('.js')
    if (!isItsOwn || !parentURL?.includes('/node_modules/drizzle-orm/') || parentURL.endsWith('.cjs'))
      return next(specifier, context)
    return { url: new URL(specifier, parentURL).href, format: 'module', shortCircuit: true }
  },
})
