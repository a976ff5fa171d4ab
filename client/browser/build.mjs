// Bundles the browser client into server/web/static: one script and one style sheet a page,
// plus the service worker. `--watch` rebuilds on every change while developing.
import { context } from 'esbuild'
import { fileURLToPath } from 'node:url'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))

const bundle = await context({
  entryPoints: {
    draft: here('src/draft.ts'),
    overview: here('src/overview.ts'),
    people: here('src/people.ts'),
    notices: here('src/notices.ts'),
    register: here('src/register.ts'),
    compare: here('src/compare.ts'),
    review: here('src/review.ts'),
    worker: here('src/worker.ts'),
    page: here('style/page.css'),
    icon: here('style/icon.svg'),
  },
  outdir: here('../../server/web/static'),
  bundle: true,
  minify: true,
  sourcemap: true,
  format: 'iife',
  target: ['chrome109', 'firefox115', 'safari16'],
  loader: { '.svg': 'copy' },
  legalComments: 'none',
  logLevel: 'warning',
})

if (process.argv.includes('--watch')) {
  await bundle.watch()
} else {
  await bundle.rebuild()
  await bundle.dispose()
}
