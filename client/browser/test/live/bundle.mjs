// Makes one script for Node of the pages that a test in another language talks to.
//   node bundle.mjs OUTFILE
import { build } from 'esbuild'
import { fileURLToPath } from 'node:url'

await build({
  entryPoints: [fileURLToPath(new URL('told_by_lines.ts', import.meta.url))],
  outfile: process.argv[2],
  bundle: true,
  platform: 'node',
  format: 'esm',
  sourcemap: 'inline',
  logLevel: 'warning',
})
