/** Let the page be opened again without a connection, where the browser can. */
export function keepOffline(): void {
  if ('serviceWorker' in navigator) void navigator.serviceWorker.register('/worker.js').catch(() => {})
}
