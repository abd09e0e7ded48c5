// Next's types of the routes, made anew: what a deleted page or a development server left would fail the type check.

import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'

for (const folder of ['.next/types', '.next/dev/types']) rmSync(folder, { recursive: true, force: true })
process.exit(spawnSync('next', ['typegen'], { stdio: 'inherit' }).status ?? 1)
