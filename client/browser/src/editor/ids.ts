// Block ids: 16 characters of a-z and 2-7, as `drafts/ids.py` mints them.
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

export type Mint = () => string

export const mint: Mint = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => ALPHABET[byte & 31]).join('')
}
