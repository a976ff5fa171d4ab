// The page of a review: reading what is left to read, and giving a verdict on it.

import { forgetAtSignOut } from './session/sign_out'
import { acting } from './ui/acting'
import { verdictForm } from './ui/verdict_form'
import { walkable } from './ui/walking'
import { watchStanding } from './ui/watching'
import { inOwnZone } from './ui/when'

inOwnZone(document)
walkable(document)
verdictForm(document)
acting(document)
watchStanding(document)
forgetAtSignOut(document)
