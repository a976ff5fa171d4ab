// How tall the head of the page is: what stays in sight below it has to know, and the head takes as many
// rows as its words need.

/** Keeps `--head` of the body at the head's height, in pixels. */
export function keepHeadHeight(page: Document): void {
  const head = page.getElementById('bar')
  if (!head) return
  const measure = () => page.body.style.setProperty('--head', `${Math.ceil(head.getBoundingClientRect().height)}px`)
  new ResizeObserver(measure).observe(head)
}
