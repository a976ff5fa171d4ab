// The page of a comparison works without a script; with it one goes from change to change by key.

import { forgetAtSignOut } from './session/sign_out'
import { acting } from './ui/acting'
import { walkable } from './ui/walking'
import { inOwnZone } from './ui/when'

inOwnZone(document)
walkable(document)
acting(document)
forgetAtSignOut(document)
