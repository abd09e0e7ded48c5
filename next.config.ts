import type { NextConfig } from 'next'

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  experimental: { serverActions: { bodySizeLimit: '8mb' } }, // the plan of somebody who saw ten thousand keys
  // In development Next would print every action's arguments: one-time links among them.
  logging: { serverFunctions: false },
  // npm run check has judged the types; a start that builds should not wait for it again.
  typescript: { ignoreBuildErrors: true },
  // Native or worker-bound packages stay outside the bundle; Node loads them.
  serverExternalPackages: ['@node-rs/argon2', 'postgres', 'pg', 'pg-copy-streams', 'maxmind', 'pino'],
}

export default config
