// Work done at most once an animation frame, however often it is asked for.
export interface Framed {
  request(): void
  cancel(): void
}

export function everyFrame(work: () => void): Framed {
  let asked: number | null = null
  return {
    request() {
      asked ??= requestAnimationFrame(() => {
        asked = null
        work()
      })
    },
    cancel() {
      if (asked !== null) cancelAnimationFrame(asked)
      asked = null
    },
  }
}
