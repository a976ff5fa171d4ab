// The register works without a script; with it, times are the reader's own.

import { forgetAtSignOut } from './session/sign_out'
import { inOwnZone } from './ui/when'

inOwnZone(document)
forgetAtSignOut(document)
